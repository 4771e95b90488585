package dev.millrace.platform.database;

import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Time-ordered ids (RFC 9562, version 7) on the database's clock, strictly increasing within a process: the 12 bits
 * after the milliseconds count up inside one (method 1 of section 6.2). Written here because the libraries take a lock,
 * which may park an event loop. They say when something was made and are no secret.
 */
public final class UuidV7 {

    private static final int COUNTER_BITS = 12;
    private static final long VERSION = 0x7000L;
    private static final long VARIANT = 0x8000_0000_0000_0000L;

    private final InstantSource clock;
    private final AtomicLong last = new AtomicLong();

    public UuidV7(InstantSource clock) {
        this.clock = clock;
    }

    /** A new id, greater than every one before it. */
    public UUID next() {
        long floor = clock.millis() << COUNTER_BITS;
        long tick = last.updateAndGet(previous -> Math.max(previous + 1, floor));
        return of(tick, ThreadLocalRandom.current().nextLong());
    }

    /** The smallest id of that moment: every id made before it is smaller. For ranges of time over ids. */
    public static UUID floor(Instant moment) {
        return of(moment.toEpochMilli() << COUNTER_BITS, 0);
    }

    private static UUID of(long tick, long random) {
        long millis = tick >>> COUNTER_BITS;
        long counter = tick & ((1L << COUNTER_BITS) - 1);
        return new UUID(millis << 16 | VERSION | counter, random >>> 2 | VARIANT);
    }
}
