package dev.millrace.analytics.domain;

import java.math.BigInteger;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What is read from the figures. */
public final class Reports {

    private Reports() {}

    /**
     * A metric over a whole span, in one currency.
     *
     * @param amount minor units, as large as it gets
     */
    public record Total(Metric metric, String currency, long count, BigInteger amount) {}

    /** A metric in one bucket and currency. */
    public record Point(Instant at, String currency, long count, BigInteger amount) {}

    /**
     * Times to confirmation, by nearest rank; see {@link Bins} for their precision. Null when there were none.
     *
     * @param at start of the bucket; null of a whole span
     */
    public record Waits(
            @Nullable Instant at,
            long count,
            @Nullable Long p50,
            @Nullable Long p90,
            @Nullable Long p99) {}

    /** A product's sales in one currency. */
    public record Product(String sku, String name, String currency, long quantity, BigInteger amount) {}

    /** By what products are ranked. */
    public enum Rank {
        QUANTITY,
        /** Within each currency. */
        REVENUE
    }
}
