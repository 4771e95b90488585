package dev.millrace.analytics.domain;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * What a batch of events adds.
 *
 * @param facts of the orders in it, as they are now
 */
public record Figures(List<OrderFact> facts, List<Count> counts, List<Wait> waits, List<Sale> sales) {

    /** Something that happened, with its money. */
    public record Count(Metric metric, Instant at, String currency, long amount) {}

    /** An order's time to its confirmation. */
    public record Wait(Instant at, int bin) {}

    /** Goods of one kind that were sold. */
    public record Sale(Instant at, String sku, String name, String currency, long quantity, long amount) {}

    /** Whether the events add nothing. */
    public boolean none() {
        return counts.isEmpty();
    }

    /** Any of the orders; all of them are in one shard. */
    public UUID anyOrder() {
        return facts.getFirst().orderId();
    }
}
