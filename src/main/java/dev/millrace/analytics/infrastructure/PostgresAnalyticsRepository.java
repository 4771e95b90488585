package dev.millrace.analytics.infrastructure;

import static java.util.Objects.requireNonNull;

import dev.millrace.analytics.domain.AnalyticsRepository;
import dev.millrace.analytics.domain.Figures;
import dev.millrace.analytics.domain.Metric;
import dev.millrace.analytics.domain.OrderFact;
import dev.millrace.analytics.domain.Reports;
import dev.millrace.analytics.domain.Retention;
import dev.millrace.analytics.domain.Span;
import dev.millrace.analytics.domain.Step;
import dev.millrace.platform.database.Database;
import dev.millrace.platform.database.ReadPool;
import dev.millrace.platform.database.Session;
import dev.millrace.platform.web.Json;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** The figures in PostgreSQL: a handful of statements over arrays for a batch of events. */
public final class PostgresAnalyticsRepository implements AnalyticsRepository {

    private final Database database;
    private final ReadPool reads;
    private final Retention retention;

    /** @param reads for reports */
    public PostgresAnalyticsRepository(Database database, ReadPool reads, Retention retention) {
        this.database = database;
        this.reads = reads;
        this.retention = retention;
    }

    @Override
    public Mono<List<OrderFact>> facts(List<UUID> orders, Session session) {
        return session.list(AnalyticsSql.FACTS, AnalyticsRows::fact, (Object) orders.toArray(UUID[]::new));
    }

    @Override
    public Mono<Void> add(Figures figures, Instant now, Session session) {
        Object[] place = {figures.anyOrder(), since(Step.SECOND, now), since(Step.MINUTE, now), since(Step.HOUR, now)};
        return remember(figures.facts(), session)
                .then(Mono.defer(() -> count(place, Sums.counts(figures.counts()), session)))
                .then(Mono.defer(() -> measure(place, Sums.waits(figures.waits()), session)))
                .then(Mono.defer(() -> sell(Sums.sales(figures.sales()), session)));
    }

    private Instant since(Step step, Instant now) {
        return requireNonNull(retention.horizon(step, now));
    }

    private static Mono<Void> remember(List<OrderFact> facts, Session session) {
        return session.update(
                        AnalyticsSql.REMEMBER,
                        column(facts, UUID[]::new, OrderFact::orderId),
                        column(facts, Instant[]::new, OrderFact::placedAt),
                        column(facts, String[]::new, OrderFact::currency),
                        column(facts, Long[]::new, OrderFact::amount),
                        column(facts, String[]::new, PostgresAnalyticsRepository::lines),
                        column(facts, Boolean[]::new, OrderFact::confirmed))
                .then();
    }

    private static @Nullable String lines(OrderFact fact) {
        return fact.lines().isEmpty() ? null : Json.text(fact.lines());
    }

    private static Mono<Void> count(Object[] place, Map<Sums.Tally, Sums.Sum> counts, Session session) {
        return counts.isEmpty()
                ? Mono.empty()
                : update(
                        session,
                        AnalyticsSql.COUNT,
                        place,
                        column(
                                counts.keySet(),
                                String[]::new,
                                tally -> tally.metric().label()),
                        column(counts.keySet(), Instant[]::new, Sums.Tally::at),
                        column(counts.keySet(), String[]::new, Sums.Tally::currency),
                        column(counts.values(), Long[]::new, Sums.Sum::number),
                        column(counts.values(), BigDecimal[]::new, Sums.Sum::amount));
    }

    private static Mono<Void> measure(Object[] place, Map<Figures.Wait, Sums.Sum> waits, Session session) {
        return waits.isEmpty()
                ? Mono.empty()
                : update(
                        session,
                        AnalyticsSql.MEASURE,
                        place,
                        column(waits.keySet(), Instant[]::new, Figures.Wait::at),
                        column(waits.keySet(), Integer[]::new, Figures.Wait::bin),
                        column(waits.values(), Long[]::new, Sums.Sum::number));
    }

    private static Mono<Void> sell(Map<Sums.Product, Sums.Sum> sales, Session session) {
        return sales.isEmpty()
                ? Mono.empty()
                : session.update(
                                AnalyticsSql.SELL,
                                column(sales.keySet(), Instant[]::new, Sums.Product::at),
                                column(sales.keySet(), String[]::new, Sums.Product::sku),
                                column(sales.keySet(), String[]::new, Sums.Product::name),
                                column(sales.keySet(), String[]::new, Sums.Product::currency),
                                column(sales.values(), Long[]::new, Sums.Sum::number),
                                column(sales.values(), BigDecimal[]::new, Sums.Sum::amount))
                        .then();
    }

    private static Mono<Void> update(Session session, String sql, Object[] place, Object... columns) {
        Object[] arguments = new Object[place.length + columns.length];
        System.arraycopy(place, 0, arguments, 0, place.length);
        System.arraycopy(columns, 0, arguments, place.length, columns.length);
        return session.update(sql, arguments).then();
    }

    private static <R, T> T[] column(Collection<R> rows, IntFunction<T[]> array, Function<R, @Nullable T> part) {
        return rows.stream().map(part).toArray(array);
    }

    @Override
    public Mono<Boolean> post(Instant now) {
        return database.one(AnalyticsSql.POST, row -> requireNonNull(row.get(0, Long.class)), since(Step.HOUR, now))
                .map(posted -> posted == AnalyticsSql.POSTED);
    }

    @Override
    public Mono<Void> forget(Session session) {
        return session.update(AnalyticsSql.FORGET).then();
    }

    @Override
    public Mono<Long> forget(Step step, Instant before) {
        return old(AnalyticsSql.FORGET_TALLIES, step, before)
                .zipWith(old(AnalyticsSql.FORGET_DURATIONS, step, before), Long::sum)
                .zipWith(old(AnalyticsSql.FORGET_SALES, step, before), Long::sum);
    }

    private Mono<Long> old(String sql, Step step, Instant before) {
        return database.update(sql, step.label(), before);
    }

    @Override
    public Mono<List<Reports.Total>> totals(List<Span.Part> parts) {
        return reads.list(AnalyticsSql.TOTALS, AnalyticsRows::total, parts(parts));
    }

    @Override
    public Mono<Reports.Waits> waits(List<Span.Part> parts) {
        return reads.one(AnalyticsSql.WAITS, AnalyticsRows::waits, parts(parts))
                .defaultIfEmpty(new Reports.Waits(null, 0, null, null, null));
    }

    @Override
    public Mono<List<Reports.Point>> series(Metric metric, Step step, Span span) {
        return reads.list(
                AnalyticsSql.SERIES, AnalyticsRows::point, metric.label(), step.label(), span.from(), span.to());
    }

    @Override
    public Mono<List<Reports.Waits>> waits(Step step, Span span) {
        return reads.list(AnalyticsSql.WAITS_BY_BUCKET, AnalyticsRows::waits, step.label(), span.from(), span.to());
    }

    @Override
    public Mono<List<Reports.Product>> products(List<Span.Part> parts, Reports.Rank rank, int limit) {
        String sql = switch (rank) {
            case QUANTITY -> AnalyticsSql.BY_QUANTITY;
            case REVENUE -> AnalyticsSql.BY_REVENUE;
        };
        Object[] where = parts(parts);
        return reads.list(sql, AnalyticsRows::product, where[0], where[1], where[2], limit);
    }

    private static Object[] parts(List<Span.Part> parts) {
        return new Object[] {
            column(parts, String[]::new, part -> part.step().label()),
            column(parts, Instant[]::new, Span.Part::from),
            column(parts, Instant[]::new, Span.Part::to)
        };
    }
}
