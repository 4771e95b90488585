package dev.millrace.catalog;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * Products that had no free piece a moment ago, so that the many who come too late need not lock the stock. What was
 * found is believed for a tenth of a second from before it was read, and no longer than until this instance hears of a
 * change of the stock: nobody is refused for longer what the stock could serve (ADR-0018).
 */
public final class SoldOut {

    private static final long TRUST = Duration.ofMillis(100).toNanos();

    /** More products than this are not sold out at a time; if they are, they are found so again. */
    private static final int MOST = 10_000;

    private final Map<String, Long> found = new ConcurrentHashMap<>();
    private final LongSupplier nanos;

    /** @param nanos a clock as {@link System#nanoTime} */
    public SoldOut(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** The moment to name with {@link #found}, taken before the stock is read. */
    public long now() {
        return nanos.getAsLong();
    }

    /** These products had no free piece when their stock was read, which was after {@code since}. */
    public void found(Collection<String> skus, long since) {
        if (found.size() + skus.size() > MOST) {
            found.clear();
        }
        skus.forEach(sku -> found.put(sku, since));
    }

    /** Those of these products that cannot be had right now. */
    public List<String> among(Collection<String> skus) {
        return found.isEmpty() ? List.of() : skus.stream().filter(this::gone).toList();
    }

    /** Something has changed about these products. */
    public void forget(Collection<String> skus) {
        skus.forEach(found::remove);
    }

    private boolean gone(String sku) {
        Long since = found.get(sku);
        if (since == null) {
            return false;
        }
        boolean fresh = nanos.getAsLong() - since < TRUST;
        if (!fresh) {
            found.remove(sku, since);
        }
        return fresh;
    }
}
