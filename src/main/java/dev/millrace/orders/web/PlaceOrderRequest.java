package dev.millrace.orders.web;

import dev.millrace.orders.domain.Placement;
import dev.millrace.platform.web.Checks;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The body of a placement, as sent; {@link #validated} says everything that is wrong with it at once. */
record PlaceOrderRequest(
        @Nullable List<@Nullable Item> items,
        @Nullable Payment payment,
        @Nullable String clientReference,
        @Nullable Map<String, @Nullable String> metadata) {

    private static final int MAX_LINES = 100;
    private static final int MAX_QUANTITY = 999;
    private static final int MAX_NOTES = 20;
    private static final Pattern SKU = Pattern.compile("[A-Z0-9][A-Z0-9._-]{0,63}");
    private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7E]{1,255}");

    record Item(@Nullable String sku, @Nullable Long quantity) {}

    record Payment(@Nullable String token) {}

    /** A placement with lines merged by SKU and sorted; throws {@code invalid_request}. */
    Placement validated(UUID id, UUID operationId, UUID customerId, String key, String traceId) {
        Checks checks = new Checks();
        SortedMap<String, Integer> quantities = quantities(checks);
        String token = payment == null ? null : payment.token();
        if (checks.required("/payment", payment) && checks.required("/payment/token", token)) {
            checks.that(
                    TOKEN.matcher(String.valueOf(token)).matches(),
                    "/payment/token",
                    "invalid_value",
                    "1 to 255 printable ASCII characters.");
        }
        checks.optionalText("/clientReference", clientReference, 1, 100);
        Map<String, String> notes = notes(checks);
        checks.done();
        return new Placement(
                id, operationId, customerId, key, quantities, String.valueOf(token), clientReference, notes, traceId);
    }

    private SortedMap<String, Integer> quantities(Checks checks) {
        SortedMap<String, Integer> quantities = new TreeMap<>();
        if (items == null || items.isEmpty() || items.size() > MAX_LINES) {
            checks.that(false, "/items", items == null ? "required" : "size", "1 to " + MAX_LINES + " lines.");
            return quantities;
        }
        for (int i = 0; i < items.size(); i++) {
            add(items.get(i), "/items/" + i, quantities, checks);
        }
        return quantities;
    }

    private static void add(@Nullable Item item, String pointer, SortedMap<String, Integer> quantities, Checks checks) {
        if (item == null) {
            checks.required(pointer, null);
            return;
        }
        String sku = item.sku();
        Long quantity = item.quantity();
        boolean known = sku != null && SKU.matcher(sku).matches();
        checks.that(known, pointer + "/sku", sku == null ? "required" : "invalid_value", "A product's SKU.");
        if (checks.range(pointer + "/quantity", quantity, 1, MAX_QUANTITY) && sku != null && quantity != null) {
            int merged = quantities.merge(sku, quantity.intValue(), Integer::sum);
            checks.that(
                    merged <= MAX_QUANTITY,
                    pointer + "/quantity",
                    "out_of_range",
                    "At most " + MAX_QUANTITY + " of one product.");
        }
    }

    private Map<String, String> notes(Checks checks) {
        Map<String, String> notes = new TreeMap<>();
        if (metadata == null) {
            return notes;
        }
        checks.that(metadata.size() <= MAX_NOTES, "/metadata", "size", "At most " + MAX_NOTES + " entries.");
        metadata.forEach((name, value) -> {
            String pointer = "/metadata/" + name.replace("~", "~0").replace("/", "~1");
            if (checks.text(pointer, name, 1, 64) && checks.text(pointer, value, 0, 500) && value != null) {
                notes.put(name, value);
            }
        });
        return notes;
    }
}
