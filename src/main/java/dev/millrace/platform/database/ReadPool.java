package dev.millrace.platform.database;

import static java.util.Objects.requireNonNull;

import dev.millrace.platform.flow.Batcher;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.reactor.circuitbreaker.operator.CircuitBreakerOperator;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.r2dbc.spi.Row;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Where lists and reports are read: on a standby if there is one, else on the primary.
 *
 * <p>Nobody misses what was acknowledged to anybody before: the primary is asked how far its log is after the reader has
 * come, and the standby is read once it has replayed so much. While a standby lags, fails or has been promoted, the
 * primary is read. Readers who come at a time share the question, so it costs the primary little (ADR-0021).
 */
public final class ReadPool {

    /** What is acknowledged is flushed. */
    private static final String FLUSHED = "select pg_current_wal_flush_lsn()::text";

    private static final String REPLAYED = "select coalesce(pg_last_wal_replay_lsn() >= $1::text::pg_lsn, false)";

    private static final Duration GLANCE = Duration.ofMillis(5);
    private static final int READERS = 1024;

    private final Database primary;
    private final @Nullable Database standby;
    private final long glances;
    private final Counter atPrimary;
    private final Counter atStandby;
    private final Batcher<Boolean, String> flushed;
    private final CircuitBreaker breaker = CircuitBreaker.of(
            "standby",
            CircuitBreakerConfig.custom()
                    .slidingWindowSize(10)
                    .minimumNumberOfCalls(4)
                    .waitDurationInOpenState(Duration.ofSeconds(5))
                    .permittedNumberOfCallsInHalfOpenState(2)
                    .build());

    /**
     * @param standby null when there is none
     * @param patience how long the standby may take to catch up
     */
    public ReadPool(Database primary, @Nullable Database standby, Duration patience, MeterRegistry meters) {
        this.primary = primary;
        this.standby = standby;
        this.glances = patience.dividedBy(GLANCE);
        this.atPrimary = counter("primary", meters);
        this.atStandby = counter("standby", meters);
        this.flushed = new Batcher<>(1, READERS, READERS, this::ask, _ -> false);
    }

    private static Counter counter(String at, MeterRegistry meters) {
        return Counter.builder("millrace.database.reads")
                .description("Lists and reports, by where they were read")
                .tag("at", at)
                .register(meters);
    }

    /** The only row; empty when there is none. */
    public <T> Mono<T> one(String sql, Function<Row, T> row, Object... arguments) {
        return read(session -> session.one(sql, row, arguments));
    }

    /** Every row, in the order of the statement; the statement bounds how many. */
    public <T> Mono<List<T>> list(String sql, Function<Row, T> row, Object... arguments) {
        return read(session -> session.list(sql, row, arguments));
    }

    private <T> Mono<T> read(Function<Session, Mono<T>> work) {
        Mono<T> there = Mono.defer(() -> {
            atPrimary.increment();
            return work.apply(primary);
        });
        Database copy = standby;
        return copy == null
                ? there
                : flushed.submit(true)
                        .flatMap(place -> following(copy, place, work))
                        .transformDeferred(CircuitBreakerOperator.of(breaker))
                        .onErrorComplete()
                        .switchIfEmpty(there.map(Optional::of).defaultIfEmpty(Optional.empty()))
                        .flatMap(Mono::justOrEmpty);
    }

    private Mono<List<String>> ask(List<Boolean> readers) {
        return primary.one(FLUSHED, row -> requireNonNull(row.get(0, String.class)))
                .map(place -> Collections.nCopies(readers.size(), place));
    }

    /** What the standby answers once it has replayed this; errors when it does not in time. */
    private <T> Mono<Optional<T>> following(Database copy, String place, Function<Session, Mono<T>> work) {
        return copy.transaction(session -> session.one(
                                REPLAYED, row -> requireNonNull(row.get(0, Boolean.class)), place)
                        .filter(Boolean::booleanValue)
                        .flatMap(_ -> work.apply(session).map(Optional::of).defaultIfEmpty(Optional.empty())))
                .repeatWhenEmpty(looks -> looks.take(glances).delayElements(GLANCE))
                .switchIfEmpty(Mono.error(() -> new IllegalStateException("The standby lags behind")))
                .doOnNext(_ -> atStandby.increment());
    }
}
