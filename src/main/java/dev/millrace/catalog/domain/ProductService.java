package dev.millrace.catalog.domain;

import dev.millrace.platform.flow.Detached;
import dev.millrace.platform.security.Caller;
import java.util.List;
import java.util.function.LongPredicate;
import reactor.core.publisher.Mono;

/** What can be done with products. */
public final class ProductService {

    private final ProductRepository products;
    private final CatalogCache cache;

    public ProductService(ProductRepository products, CatalogCache cache) {
        this.products = products;
        this.cache = cache;
    }

    /** Any product; errors with {@code not_found}. */
    public Mono<Product> find(String sku) {
        return products.find(sku).switchIfEmpty(Mono.error(CatalogProblems::noProduct));
    }

    /** A product that the public may see; empty for any other. */
    public Mono<Product> findActive(String sku) {
        return products.find(sku).filter(product -> product.details().active());
    }

    /** Up to {@code limit + 1} products by SKU. */
    public Mono<List<Product>> page(ProductQuery query, boolean inactiveToo) {
        List<String> words = query.words();
        return words != null && words.isEmpty() ? Mono.just(List.of()) : products.page(query, inactiveToo);
    }

    /** A new product; errors with {@code sku_taken}. */
    public Mono<Product> create(String sku, Product.Details details, long stock, Caller caller) {
        return edit(sku, products.create(sku, details, stock, caller.role().label(), caller.id()))
                .switchIfEmpty(Mono.error(() -> CatalogProblems.SKU_TAKEN.because("Choose another SKU.")));
    }

    /** The product with other details; errors with {@code not_found} or {@code stale_version}. */
    public Mono<Product> replace(String sku, Product.Details details, LongPredicate wanted) {
        return edit(sku, products.replace(sku, details, wanted)).switchIfEmpty(Mono.error(CatalogProblems::noProduct));
    }

    /** The cache is told even when the caller has gone, or when nobody knows whether the change took effect. */
    private <T> Mono<T> edit(String sku, Mono<T> change) {
        return Detached.run(change.doOnTerminate(() -> cache.edited(sku)));
    }
}
