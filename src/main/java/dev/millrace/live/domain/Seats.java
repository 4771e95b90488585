package dev.millrace.live.domain;

import dev.millrace.live.LiveSettings;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** How many streams are open: in all, by each caller, and on their way to be opened. */
public final class Seats {

    private final AtomicInteger taken = new AtomicInteger();
    private final AtomicInteger opening = new AtomicInteger();
    private final Map<UUID, Integer> byHolder = new ConcurrentHashMap<>();
    private final LiveSettings settings;
    private volatile boolean closed;

    public Seats(LiveSettings settings) {
        this.settings = settings;
    }

    /** Streams that are open now. */
    public int taken() {
        return taken.get();
    }

    /** Gives no more seats: the process is about to end. */
    public void close() {
        closed = true;
    }

    boolean closed() {
        return closed;
    }

    /** Takes a seat, if there is one for this holder; answers whether. */
    boolean take(UUID holder) {
        if (taken.incrementAndGet() > settings.maxStreams()) {
            taken.decrementAndGet();
            return false;
        }
        if (byHolder.merge(holder, 1, Integer::sum) > settings.maxPerCaller()) {
            free(holder);
            return false;
        }
        return true;
    }

    /** Gives a seat back. */
    void free(UUID holder) {
        taken.decrementAndGet();
        byHolder.computeIfPresent(holder, (_, count) -> count == 1 ? null : count - 1);
    }

    /** Whether one more stream may read what it begins with; if so, {@link #opened} must follow. */
    boolean open() {
        if (opening.incrementAndGet() > settings.maxOpening()) {
            opening.decrementAndGet();
            return false;
        }
        return true;
    }

    void opened() {
        opening.decrementAndGet();
    }
}
