package dev.millrace.catalog.infrastructure;

import dev.millrace.catalog.SoldOut;
import dev.millrace.catalog.StockChanges;
import dev.millrace.catalog.domain.CatalogCache;
import dev.millrace.catalog.domain.Encoded;
import dev.millrace.platform.redis.Redis;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import reactor.core.publisher.Mono;

/**
 * This process's memory over Redis over the database.
 *
 * <p>How old an answer may be:
 *
 * <ul>
 *   <li>A product on the instance that changed it: never older than the change.
 *   <li>A product on another instance: until the message is there, milliseconds; if its subscription is broken, until
 *       its own memory forgets, 1 s.
 *   <li>A page: staff's edits as for a product; quantities moved by orders 1 s, half of it here and half in Redis.
 *   <li>If the changing instance dies between its commit and its message, or learns of a commit only after the
 *       database's deadline: the age limit in Redis, 66 s. If it merely cannot reach Redis, it tells once it can.
 * </ul>
 */
public final class LayeredCatalogCache implements CatalogCache, StockChanges, Redis.Listener {

    private static final Duration PRODUCT_AGE = Duration.ofSeconds(1);
    private static final Duration PAGE_AGE = Duration.ofMillis(500);
    private static final long PRODUCT_BYTES = 32L << 20;
    private static final long PAGE_BYTES = 16L << 20;

    private final NearCache products = new NearCache(PRODUCT_BYTES, PRODUCT_AGE);
    private final NearCache pages = new NearCache(PAGE_BYTES, PAGE_AGE);
    private final RedisAnswers shared;
    private final Invalidations invalidations;
    private final SoldOut soldOut;
    private final Counter reads;
    private final Counter sharedReads;
    private final Counter sourceReads;

    public LayeredCatalogCache(Redis redis, SoldOut soldOut, MeterRegistry meters) {
        this.soldOut = soldOut;
        this.shared = new RedisAnswers(redis);
        this.invalidations = new Invalidations(redis);
        this.reads = counter(meters, "all");
        this.sharedReads = counter(meters, "redis");
        this.sourceReads = counter(meters, "database");
        invalidations.listen(this);
    }

    private static Counter counter(MeterRegistry meters, String layer) {
        return Counter.builder("millrace.catalog.reads")
                .description("Public catalogue reads, and how many of them went on to each deeper layer")
                .tag("layer", layer)
                .register(meters);
    }

    @Override
    public Mono<Encoded> product(String sku, Mono<Encoded> source) {
        reads.increment();
        return products.find(sku, Mono.defer(() -> {
            sharedReads.increment();
            Mono<Encoded> counted = counted(source);
            return invalidations.untold(sku) ? counted : shared.product(sku, counted);
        }));
    }

    @Override
    public Mono<Encoded> page(String key, Mono<Encoded> source) {
        reads.increment();
        return pages.find(key, Mono.defer(() -> {
            sharedReads.increment();
            Mono<Encoded> counted = counted(source);
            return invalidations.untold(Invalidations.PAGES) ? counted : shared.page(key, counted);
        }));
    }

    private Mono<Encoded> counted(Mono<Encoded> source) {
        return source.doOnSubscribe(_ -> sourceReads.increment());
    }

    @Override
    public void edited(String sku) {
        change(List.of(sku, Invalidations.PAGES));
    }

    @Override
    public void changed(Collection<String> skus) {
        change(Set.copyOf(skus));
    }

    /** Redis first: a reader that finds nothing here any more must not find the old answer there. */
    private void change(Collection<String> names) {
        if (!names.isEmpty()) {
            invalidations.tell(names);
            drop(names);
        }
    }

    private void drop(Collection<String> names) {
        products.drop(names);
        soldOut.forget(names);
        if (names.contains(Invalidations.PAGES)) {
            pages.clear();
        }
    }

    /** One round of telling again what Redis could not be told. */
    public Mono<Void> retell() {
        return invalidations.retell();
    }

    @Override
    public void message(byte[] message) {
        drop(Invalidations.read(message));
    }

    @Override
    public void missed() {
        products.clear();
        pages.clear();
    }
}
