package dev.millrace.catalog.domain;

import java.time.Instant;

/**
 * The stock of a product has become low, has sold out or is back.
 *
 * @param position its place in the order in which they are told
 * @param type {@code stock.low}, {@code stock.sold_out} or {@code stock.back}
 * @param stock what there was then
 * @param lowStockAt at how many available pieces it was low; 0 for never
 */
public record StockEvent(Position position, String type, String sku, Stock stock, long lowStockAt, Instant at) {

    /**
     * Transactions by their start, and events within one.
     *
     * @param transaction an unsigned number
     */
    public record Position(long transaction, long event) {

        /** Behind everything. */
        public static final Position END = new Position(-1, Long.MAX_VALUE);
    }
}
