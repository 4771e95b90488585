package dev.millrace.analytics.infrastructure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.analytics.domain.Figures;
import dev.millrace.analytics.domain.Metric;
import dev.millrace.analytics.domain.OrderFact;
import dev.millrace.analytics.domain.ReportService;
import dev.millrace.analytics.domain.Reports;
import dev.millrace.analytics.domain.Retention;
import dev.millrace.analytics.domain.Span;
import dev.millrace.analytics.domain.Step;
import dev.millrace.platform.database.Database;
import dev.millrace.support.TestDatabase;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Figures on a real database: how they add up, and when they go. */
class PostgresAnalyticsRepositoryTest {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Instant NOW = Instant.parse("2026-11-23T08:30:30Z");
    private static final Database DATABASE = TestDatabase.with("analytics");
    private static final Retention RETENTION =
            new Retention(Duration.ofHours(24), Duration.ofDays(31), Duration.ofDays(731));

    private final PostgresAnalyticsRepository figures =
            new PostgresAnalyticsRepository(DATABASE, TestDatabase.reads(DATABASE), RETENTION);

    @BeforeEach
    void nothingElseIsThere() {
        DATABASE.transaction(session -> figures.forget(session).thenReturn(true))
                .block(SOON);
    }

    @Test
    void whatManyShardsAddAtOnceIsNeitherLostNorDoubled() {
        List<Mono<Boolean>> writers =
                IntStream.range(0, 64).mapToObj(_ -> write(NOW, 1_000, 200)).toList();
        Flux.merge(Flux.fromIterable(writers), 16).then().block(SOON);

        assertThat(series(Step.SECOND, NOW))
                .containsExactly(new Reports.Point(NOW, "EUR", 64, BigInteger.valueOf(64_000)));
        Reports.Waits waits = Objects.requireNonNull(
                figures.waits(new Span(NOW, NOW.plusSeconds(1)).parts()).block(SOON));
        assertThat(waits.count()).isEqualTo(64);
        assertThat(waits.p50()).isEqualTo(201);
    }

    @Test
    void percentilesAreThoseOfTheNearestRank() {
        for (int millis = 1; millis <= 100; millis++) {
            write(NOW, 1, millis).block(SOON);
        }
        assertThat(figures.waits(Step.SECOND, new Span(NOW, NOW.plusSeconds(1))).block(SOON))
                .containsExactly(new Reports.Waits(NOW, 100, 50L, 90L, 99L));
    }

    @Test
    void sumsBeyond64BitsAreExact() {
        long most = 1_000_000_000_000_000L;
        Figures.Count count = new Figures.Count(Metric.CONFIRMED, NOW, "EUR", most);
        add(new Figures(List.of(fact()), Collections.nCopies(10_000, count), List.of(), List.of()))
                .block(SOON);
        assertThat(series(Step.DAY, Step.DAY.floor(NOW)))
                .extracting(Reports.Point::amount)
                .containsExactly(BigInteger.valueOf(most).multiply(BigInteger.valueOf(10_000)));
    }

    @Test
    void whatIsOlderThanItsStepIsKeptIsNeitherWrittenNorLeftBehind() {
        Instant old = NOW.minus(Duration.ofHours(25));
        write(old, 1_000, 5).block(SOON);
        assertThat(series(Step.SECOND, old)).isEmpty();
        assertThat(series(Step.MINUTE, Step.MINUTE.floor(old))).hasSize(1);

        write(NOW, 1_000, 5).block(SOON);
        new ReportService(figures, RETENTION, () -> NOW.plus(Duration.ofHours(24)))
                .tidy()
                .block(SOON);
        assertThat(series(Step.SECOND, NOW)).hasSize(1);
        new ReportService(figures, RETENTION, () -> NOW.plus(Duration.ofDays(800)))
                .tidy()
                .block(SOON);
        assertThat(series(Step.SECOND, NOW)).isEmpty();
        assertThat(series(Step.MINUTE, Step.MINUTE.floor(NOW))).isEmpty();
        assertThat(series(Step.HOUR, Step.HOUR.floor(NOW))).isEmpty();
        assertThat(series(Step.DAY, Step.DAY.floor(NOW))).hasSize(1);
    }

    @Test
    void whatWasSoldIsInReportsBeforeAndAfterItIsPostedHoweverManyPostAtOnce() {
        write(NOW, 1_000, 5).block(SOON);
        assertThat(sold(Step.HOUR)).containsExactly(ale(1));
        assertThat(sold(Step.DAY)).containsExactly(ale(1));

        figures.post(NOW).block(SOON);
        write(NOW, 1_000, 5).block(SOON);
        assertThat(sold(Step.HOUR)).containsExactly(ale(2));

        Flux.merge(
                        Flux.fromStream(IntStream.range(0, 64)
                                .mapToObj(turn -> turn % 4 == 0 ? figures.post(NOW) : write(NOW, 1_000, 5))),
                        16)
                .then(figures.post(NOW))
                .block(SOON);
        assertThat(sold(Step.HOUR)).containsExactly(ale(50));
        assertThat(sold(Step.DAY)).containsExactly(ale(50));
        assertThat(DATABASE.one(
                                "select count(*) from analytics.sale_journal",
                                row -> Objects.requireNonNull(row.get(0, Long.class)))
                        .block(SOON))
                .isZero();
    }

    private List<Reports.Product> sold(Step step) {
        Instant start = step.floor(NOW);
        List<Span.Part> parts = new Span(start, start.plus(step.length())).parts();
        assertThat(parts).extracting(Span.Part::step).containsExactly(step);
        return Objects.requireNonNull(
                figures.products(parts, Reports.Rank.QUANTITY, 10).block(SOON));
    }

    private static Reports.Product ale(int sold) {
        return new Reports.Product("A", "Ale", "EUR", sold, BigInteger.valueOf(1_000L * sold));
    }

    private Mono<Boolean> write(Instant at, long amount, int bin) {
        return add(new Figures(
                List.of(fact()),
                List.of(new Figures.Count(Metric.CONFIRMED, at, "EUR", amount)),
                List.of(new Figures.Wait(at, dev.millrace.analytics.domain.Bins.of(bin))),
                List.of(new Figures.Sale(at, "A", "Ale", "EUR", 1, amount))));
    }

    private Mono<Boolean> add(Figures added) {
        return DATABASE.transaction(session -> figures.add(added, NOW, session).thenReturn(true));
    }

    /** Of any shard. */
    private static OrderFact fact() {
        return new OrderFact(UUID.randomUUID(), NOW, "EUR", 1_000, List.of(), true);
    }

    private List<Reports.Point> series(Step step, Instant at) {
        return Objects.requireNonNull(figures.series(Metric.CONFIRMED, step, new Span(at, at.plus(step.length())))
                .block(SOON));
    }
}
