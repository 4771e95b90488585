package dev.millrace.live.domain;

import dev.millrace.eventlog.Entry;
import dev.millrace.eventlog.EventLog;
import dev.millrace.eventlog.Position;
import dev.millrace.live.LiveSettings;
import dev.millrace.orders.OrderFeed;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Reads the event log once for the whole instance and hands each event, encoded once, to everyone who watches its
 * order. While nobody watches it only follows the end of the log.
 */
public final class Hub {

    private static final int ROUND = 1000;

    private final Map<UUID, Set<Watcher>> watchers = new ConcurrentHashMap<>();
    private final AtomicInteger open = new AtomicInteger();
    private final EventLog log;
    private final OrderFeed orders;
    private final LiveSettings settings;
    private volatile @Nullable Position position;

    public Hub(EventLog log, OrderFeed orders, LiveSettings settings) {
        this.log = log;
        this.orders = orders;
        this.settings = settings;
    }

    /**
     * Watches an order from now on. Everything committed after this call reaches the watcher, so whoever reads the
     * order afterwards has missed nothing.
     */
    Watcher watch(UUID orderId) {
        Watcher watcher = new Watcher(orderId, settings.buffer());
        open.incrementAndGet();
        watchers.compute(orderId, (_, present) -> {
            Set<Watcher> set = present == null ? ConcurrentHashMap.newKeySet() : present;
            set.add(watcher);
            return set;
        });
        return watcher;
    }

    /** Forgets a watcher; harmless when repeated. */
    void leave(Watcher watcher) {
        watchers.computeIfPresent(watcher.orderId(), (_, present) -> {
            if (present.remove(watcher)) {
                open.decrementAndGet();
            }
            return present.isEmpty() ? null : present;
        });
    }

    /** Completes once the log is being followed: only then does a watcher see everything after its own reading. */
    Mono<Void> ready() {
        return position == null ? follow() : Mono.empty();
    }

    /** Streams that are open now. */
    public int open() {
        return open.get();
    }

    /** Whether anybody watches anything. */
    public boolean watched() {
        return open.get() > 0;
    }

    /** Ends every stream of this instance. */
    public void endAll() {
        watchers.values().forEach(set -> set.forEach(Watcher::end));
    }

    /** One round: hands out what is new, or follows the end of the log while nobody watches. */
    public Mono<Void> round() {
        Position from = position;
        return from == null || !watched() ? follow() : read(from);
    }

    /**
     * The end is only taken over if still nobody watches: whoever comes later reads the order later, and sees all that
     * lies before that end.
     */
    private Mono<Void> follow() {
        return log.end()
                .doOnNext(end -> {
                    if (position == null || !watched()) {
                        position = end;
                    }
                })
                .then();
    }

    private Mono<Void> read(Position from) {
        return log.after(from, ROUND).filter(entries -> !entries.isEmpty()).flatMap(entries -> {
            entries.forEach(this::hand);
            position = entries.getLast().position();
            return entries.size() < ROUND
                    ? Mono.empty()
                    : read(entries.getLast().position());
        });
    }

    private void hand(Entry entry) {
        UUID orderId = entry.orderId();
        Set<Watcher> interested = orderId == null ? Set.of() : watchers.getOrDefault(orderId, Set.of());
        if (!interested.isEmpty()) {
            Event event = Event.of(entry, orders);
            interested.forEach(watcher -> watcher.offer(event));
        }
    }
}
