package dev.millrace.catalog.domain;

import org.jspecify.annotations.Nullable;

/**
 * What lies in the warehouse.
 *
 * @param onHand pieces that are there
 * @param reserved pieces of them that open orders hold
 */
public record Stock(long onHand, long reserved) {

    /** The largest number of pieces of one product. */
    public static final long MAX = 1_000_000_000;

    /** Pieces that can still be ordered. */
    public long available() {
        return onHand - reserved;
    }

    /**
     * The stock after a correction by hand. Throws {@code stock_conflict} when it is not as expected,
     * {@code insufficient_stock} when orders hold what would be taken away, {@code stock_limit_exceeded} beyond
     * {@link #MAX}.
     *
     * @param delta pieces more, or fewer when negative
     * @param expected what the caller believes is on hand; null when it does not care
     */
    public Stock adjusted(long delta, @Nullable Long expected) {
        if (expected != null && expected != onHand) {
            throw CatalogProblems.STOCK_CONFLICT
                    .because("There are " + onHand + " on hand, not " + expected + ".")
                    .with("onHand", onHand);
        }
        // By the sign, so that nothing overflows.
        if (delta > 0 && onHand > MAX - delta) {
            throw CatalogProblems.STOCK_LIMIT_EXCEEDED
                    .because("A product has " + MAX + " pieces or fewer.")
                    .with("onHand", onHand);
        }
        if (delta < 0 && onHand + delta < reserved) {
            throw CatalogProblems.INSUFFICIENT_STOCK
                    .because("Of " + onHand + " on hand, " + reserved + " are reserved by orders.")
                    .with("onHand", onHand)
                    .with("reserved", reserved);
        }
        return new Stock(onHand + delta, reserved);
    }
}
