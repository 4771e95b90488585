package dev.millrace.catalog.domain;

import dev.millrace.platform.flow.Detached;
import java.util.List;
import reactor.core.publisher.Mono;

/** What can be done with stock by hand. Orders take and give theirs in their own statements. */
public final class StockService {

    private final StockRepository stocks;
    private final CatalogCache cache;

    public StockService(StockRepository stocks, CatalogCache cache) {
        this.stocks = stocks;
        this.cache = cache;
    }

    /** The stock of a product; errors with {@code not_found}. */
    public Mono<Stock> find(String sku) {
        return stocks.find(sku).switchIfEmpty(Mono.error(CatalogProblems::noProduct));
    }

    /** Corrects the stock once per key; errors as {@link Stock#adjusted} and {@link StockRepository#adjust} say. */
    public Mono<Adjustment.Done> adjust(Adjustment adjustment) {
        Adjustment.Request wanted = adjustment.request();
        // Detached, so that the cache is told even when the caller has gone.
        return Detached.run(stocks.adjust(adjustment, stock -> stock.adjusted(wanted.delta(), wanted.expectedOnHand()))
                        .doOnTerminate(() -> cache.edited(wanted.sku())))
                .switchIfEmpty(Mono.error(CatalogProblems::noProduct));
    }

    /** Up to {@code limit + 1} movements, newest first; errors with {@code not_found}. */
    public Mono<List<Movement>> movements(String sku, long before, int limit) {
        return stocks.movements(sku, before, limit)
                .flatMap(found -> found.isEmpty() ? find(sku).thenReturn(found) : Mono.just(found));
    }

    /** Up to {@code limit + 1} events of all products, newest first. */
    public Mono<List<StockEvent>> events(StockEvent.Position before, int limit) {
        return stocks.events(before, limit);
    }
}
