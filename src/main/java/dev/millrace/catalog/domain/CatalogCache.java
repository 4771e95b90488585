package dev.millrace.catalog.domain;

import reactor.core.publisher.Mono;

/** Keeps what the public is shown, ready to send. Never fails on its own: at worst it asks the source each time. */
public interface CatalogCache {

    /** A product's answer; empty when the source has none. Never older than the last change that was told. */
    Mono<Encoded> product(String sku, Mono<Encoded> source);

    /**
     * A page's answer. Never older than the last edit that was told; quantities may be up to a second old.
     *
     * @param key names the page among all pages
     */
    Mono<Encoded> page(String key, Mono<Encoded> source);

    /** A product was created, edited or counted anew, so it and every page may look different. */
    void edited(String sku);
}
