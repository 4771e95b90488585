package dev.millrace.catalog.domain;

import java.util.List;
import java.util.function.UnaryOperator;
import reactor.core.publisher.Mono;

/** Where stock and its ledger are kept. */
public interface StockRepository {

    /** Empty when there is no such product. */
    Mono<Stock> find(String sku);

    /**
     * Applies the step to the locked stock and writes the result with its movement; empty when there is no such
     * product. A step that refuses changes nothing and leaves the key free. The key again gives what it gave before,
     * or {@code idempotency_key_reused} for another request.
     */
    Mono<Adjustment.Done> adjust(Adjustment adjustment, UnaryOperator<Stock> step);

    /** Up to {@code limit + 1} movements of a product with a smaller id, newest first. */
    Mono<List<Movement>> movements(String sku, long before, int limit);

    /** Up to {@code limit + 1} events of all products before a position, newest first. */
    Mono<List<StockEvent>> events(StockEvent.Position before, int limit);
}
