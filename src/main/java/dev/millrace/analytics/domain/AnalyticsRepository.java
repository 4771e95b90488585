package dev.millrace.analytics.domain;

import dev.millrace.platform.database.Session;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import reactor.core.publisher.Mono;

/** The figures. */
public interface AnalyticsRepository {

    /** What is remembered of these orders; those never seen are left out. */
    Mono<List<OrderFact>> facts(List<UUID> orders, Session session);

    /**
     * Adds figures of one shard.
     *
     * @param now older figures than are kept are left out
     */
    Mono<Void> add(Figures figures, Instant now, Session session);

    /**
     * Adds a bounded number of sales to the sums of their products. Until then they are only written down; reports have
     * them in either case.
     *
     * @param now older sums than are kept are left out
     * @return whether there may be more
     */
    Mono<Boolean> post(Instant now);

    /** Forgets everything. */
    Mono<Void> forget(Session session);

    /** Forgets figures of this step that are older, a bounded number at a time; answers how many rows. */
    Mono<Long> forget(Step step, Instant before);

    /** Sums over a span, by metric and currency; what did not happen is left out. */
    Mono<List<Reports.Total>> totals(List<Span.Part> parts);

    /** Percentiles over a span. */
    Mono<Reports.Waits> waits(List<Span.Part> parts);

    /** Sums by bucket and currency in order of time; buckets in which nothing happened are left out. */
    Mono<List<Reports.Point>> series(Metric metric, Step step, Span span);

    /** Percentiles by bucket in order of time; buckets in which nothing was confirmed are left out. */
    Mono<List<Reports.Waits>> waits(Step step, Span span);

    /** The best selling products; by revenue, so many of each currency. */
    Mono<List<Reports.Product>> products(List<Span.Part> parts, Reports.Rank rank, int limit);
}
