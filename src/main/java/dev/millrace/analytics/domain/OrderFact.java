package dev.millrace.analytics.domain;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * What is remembered of an order.
 *
 * @param amount its total, in minor units
 * @param lines until it is confirmed, then empty
 * @param confirmed whether it ever was
 */
public record OrderFact(
        UUID orderId, Instant placedAt, String currency, long amount, List<Line> lines, boolean confirmed) {

    /**
     * Goods of one kind.
     *
     * @param unitAmount minor units of the order's currency
     */
    public record Line(String sku, String name, int quantity, long unitAmount) {}

    OrderFact asConfirmed() {
        return new OrderFact(orderId, placedAt, currency, amount, List.of(), true);
    }
}
