package dev.millrace.platform.database;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import reactor.core.publisher.Mono;

/**
 * The database's time, read without asking it: the last answer plus what has passed on the monotonic clock since.
 * Every instance thus stamps orders, leases and ids by one clock, whatever its own says.
 */
public final class DatabaseClock implements InstantSource {

    private static final String NOW = "select clock_timestamp()";

    private final InstantSource local;
    private volatile Reading last;

    /** @param local the clock of this machine, which counts until the database has answered */
    public DatabaseClock(InstantSource local) {
        this.local = local;
        this.last = new Reading(local.instant(), System.nanoTime());
    }

    /** Asks the database; half the round trip is taken as the answer's age. */
    public Mono<Void> adjust(Database database) {
        return Mono.defer(() -> {
            long asked = System.nanoTime();
            return database.one(NOW, row -> java.util.Objects.requireNonNull(row.get(0, Instant.class)))
                    .doOnNext(answer -> last = new Reading(answer, asked + (System.nanoTime() - asked) / 2))
                    .then();
        });
    }

    /** How far this machine's clock is from the database's. */
    public Duration skew() {
        return Duration.between(instant(), local.instant());
    }

    /** Whole microseconds, as PostgreSQL stores them. */
    @Override
    public Instant instant() {
        Reading reading = last;
        return reading.at().plusNanos(System.nanoTime() - reading.nanos()).truncatedTo(ChronoUnit.MICROS);
    }

    private record Reading(Instant at, long nanos) {}
}
