package dev.millrace.catalog.domain;

import java.util.List;
import java.util.UUID;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Where products are kept. */
public interface ProductRepository {

    /** Empty when there is none. */
    Mono<Product> find(String sku);

    /** Up to {@code limit + 1} products by SKU: one more than asked tells that there is a next page. */
    Mono<List<Product>> page(ProductQuery query, boolean inactiveToo);

    /**
     * Stores a new product with its opening stock and the movement of it; empty when the SKU is taken.
     *
     * @param actor who does it; null for the system
     */
    Mono<Product> create(String sku, Product.Details details, long stock, String actorKind, @Nullable UUID actor);

    /**
     * Stores other details under the next version; empty when there is no such product. Errors with
     * {@code stale_version}, and changes nothing, unless the current version is wanted.
     */
    Mono<Product> replace(String sku, Product.Details details, LongPredicate wanted);
}
