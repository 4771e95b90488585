package dev.millrace.live.infrastructure;

import dev.millrace.live.domain.LiveMetrics;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Counts streams with Micrometer. */
public final class MicrometerLiveMetrics implements LiveMetrics {

    private final Counter resumed;
    private final Counter reset;
    private final Counter dropped;
    private final Counter turnedAway;
    private final Timer handed;
    private final InstantSource clock;

    /** @param clock the one that dates the events */
    public MicrometerLiveMetrics(MeterRegistry meters, InstantSource clock) {
        this.resumed = counter(meters, "resumed", "Streams that went on from an id");
        this.reset = counter(meters, "reset", "Streams that had to start anew");
        this.dropped = counter(meters, "dropped", "Streams that were cut off from a reader that was too slow");
        this.turnedAway = counter(meters, "turned.away", "Streams for which there was no room");
        this.handed = Timer.builder("millrace.streams.delay")
                .description("From when an event happened to when it was handed to streams")
                .publishPercentileHistogram()
                .register(meters);
        this.clock = clock;
    }

    private static Counter counter(MeterRegistry meters, String name, String description) {
        return Counter.builder("millrace.streams." + name)
                .description(description)
                .register(meters);
    }

    @Override
    public void resumed() {
        resumed.increment();
    }

    @Override
    public void reset() {
        reset.increment();
    }

    @Override
    public void dropped() {
        dropped.increment();
    }

    @Override
    public void turnedAway() {
        turnedAway.increment();
    }

    @Override
    public void handed(Instant occurredAt) {
        Duration delay = Duration.between(occurredAt, clock.instant());
        handed.record(delay.isNegative() ? Duration.ZERO : delay);
    }
}
