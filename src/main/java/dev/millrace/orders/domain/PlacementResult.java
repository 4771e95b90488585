package dev.millrace.orders.domain;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What became of one placement of a batch. */
public sealed interface PlacementResult {

    /** The order exists, its goods are reserved, its first event is in the log and its charge may be sent. */
    record Placed(Order order) implements PlacementResult {}

    /**
     * The key was used before.
     *
     * @param fingerprint of the request that used it
     * @param orderId the order it led to
     * @param since when it was used
     * @param answer the first answer; null while there is none
     */
    record Repeated(
            String fingerprint,
            UUID orderId,
            Instant since,
            @Nullable Answer answer) implements PlacementResult {}

    /** The same key is being placed in this very batch. */
    record Concurrent() implements PlacementResult {}

    /**
     * Some line asks for more than there was, taken alone.
     *
     * @param lines {@code sku}, {@code asked} and {@code left} of the lines at fault
     */
    record OutOfStock(List<Map<String, Object>> lines) implements PlacementResult {

        /** A line at fault. */
        public static Map<String, Object> line(String sku, int asked, long left) {
            return Map.of("sku", sku, "asked", asked, "left", left);
        }

        /** The SKUs of which nothing is left at all. */
        Stream<String> gone() {
            return lines.stream()
                    .filter(line -> line.get("left") instanceof Long left && left <= 0)
                    .map(line -> String.valueOf(line.get("sku")));
        }
    }

    /** It did not fit behind its neighbours in the batch; to be tried again before anyone is refused. */
    record Crowded() implements PlacementResult {}

    /**
     * Some products are not sold at this moment.
     *
     * @param lines {@code sku} and, where there is one, {@code opensAt} and {@code closesAt} of the lines at fault
     */
    record SaleClosed(List<Map<String, Object>> lines) implements PlacementResult {}

    /**
     * Some line asks for more than one order or one customer may have.
     *
     * @param lines {@code sku}, {@code asked}, {@code held} already by the customer's other orders and, where there is
     *     one, {@code maxPerOrder} and {@code maxPerCustomer} of the lines at fault
     */
    record OverLimit(List<Map<String, Object>> lines) implements PlacementResult {}

    /** Some SKUs do not exist or are not for sale. */
    record Unknown(List<String> skus) implements PlacementResult {}

    /** The lines have different currencies. */
    record MixedCurrencies() implements PlacementResult {}

    /** The total is zero or does not fit. */
    record TotalOutOfRange() implements PlacementResult {}
}
