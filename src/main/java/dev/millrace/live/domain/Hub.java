package dev.millrace.live.domain;

import dev.millrace.eventlog.Entry;
import dev.millrace.eventlog.Tail;
import dev.millrace.orders.OrderFeed;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Hands each event of this instance's tail to everyone who watches its order, its customer, or everything. */
public final class Hub implements Tail.Listener {

    private static final Watcher[] NOBODY = {};

    /** By order or customer. Almost always one watcher each, hence no sets. */
    private final Map<UUID, Watcher[]> watchers = new ConcurrentHashMap<>();

    private final Set<Watcher> ofEverything = ConcurrentHashMap.newKeySet();
    private final AtomicInteger watching = new AtomicInteger();
    private final OrderFeed orders;
    private final LiveMetrics metrics;

    public Hub(OrderFeed orders, LiveMetrics metrics) {
        this.orders = orders;
        this.metrics = metrics;
    }

    /**
     * Watches from now on: whoever reads the log or an order afterwards has missed nothing.
     *
     * @param key an order or a customer; null for everything
     */
    void watch(@Nullable UUID key, Watcher watcher) {
        watching.incrementAndGet();
        if (key == null) {
            ofEverything.add(watcher);
        } else {
            watchers.merge(key, new Watcher[] {watcher}, Hub::both);
        }
    }

    /** Forgets a watcher; to be called once for each {@link #watch}. */
    void leave(@Nullable UUID key, Watcher watcher) {
        watching.decrementAndGet();
        if (key == null) {
            ofEverything.remove(watcher);
        } else {
            watchers.computeIfPresent(key, (_, present) -> without(present, watcher));
        }
    }

    private static Watcher[] both(Watcher[] present, Watcher[] added) {
        Watcher[] all = Arrays.copyOf(present, present.length + 1);
        all[present.length] = added[0];
        return all;
    }

    private static Watcher @Nullable [] without(Watcher[] present, Watcher gone) {
        Watcher[] rest =
                Arrays.stream(present).filter(watcher -> !watcher.equals(gone)).toArray(Watcher[]::new);
        return rest.length == 0 ? null : rest;
    }

    @Override
    public boolean wanted() {
        return watching.get() > 0;
    }

    @Override
    public void events(List<Entry> entries) {
        entries.forEach(this::hand);
    }

    private void hand(Entry entry) {
        Watcher[] ofOrder = watchersOf(entry.orderId());
        Watcher[] ofCustomer = watchersOf(entry.customerId());
        if (ofOrder.length + ofCustomer.length > 0 || !ofEverything.isEmpty()) {
            Event event = new Event(entry, settled(entry));
            tell(ofOrder, event);
            tell(ofCustomer, event);
            ofEverything.forEach(watcher -> watcher.event(event));
            metrics.handed(entry.occurredAt());
        }
    }

    private Watcher[] watchersOf(@Nullable UUID key) {
        return key == null ? NOBODY : watchers.getOrDefault(key, NOBODY);
    }

    private static void tell(Watcher[] all, Event event) {
        for (Watcher watcher : all) {
            watcher.event(event);
        }
    }

    /** Whether an event is the last one of its order. */
    boolean settled(Entry entry) {
        return entry.orderId() != null && orders.settled(entry.text("status"), entry.text("paymentStatus"));
    }
}
