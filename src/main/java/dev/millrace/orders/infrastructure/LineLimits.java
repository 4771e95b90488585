package dev.millrace.orders.infrastructure;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What {@link PlacingStatement} tells of a line that its product's limits refuse.
 *
 * @param closed whether it is not sold at the moment of the placement
 * @param beyond whether it is more than one order or this customer may have
 * @param held pieces in the customer's other orders, as far as they count
 */
record LineLimits(
        boolean closed,
        boolean beyond,
        @Nullable Instant opensAt,
        @Nullable Instant closesAt,
        @Nullable Integer maxPerOrder,
        @Nullable Integer maxPerCustomer,
        long held) {

    Map<String, Object> window(String sku) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("sku", sku);
        putIfThere(line, "opensAt", opensAt);
        putIfThere(line, "closesAt", closesAt);
        return line;
    }

    Map<String, Object> pieces(String sku, int asked) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("sku", sku);
        line.put("asked", asked);
        line.put("held", held);
        putIfThere(line, "maxPerOrder", maxPerOrder);
        putIfThere(line, "maxPerCustomer", maxPerCustomer);
        return line;
    }

    private static void putIfThere(Map<String, Object> line, String name, @Nullable Object value) {
        if (value != null) {
            line.put(name, value);
        }
    }
}
