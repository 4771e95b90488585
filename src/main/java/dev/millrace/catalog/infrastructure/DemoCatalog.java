package dev.millrace.catalog.infrastructure;

import dev.millrace.catalog.domain.Product;
import dev.millrace.catalog.domain.ProductRepository;
import dev.millrace.platform.money.Money;
import dev.millrace.platform.web.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A shop to look at: what is in {@code demo/products.json}, as far as it is missing. Edits are never undone. */
public final class DemoCatalog {

    private static final String FILE = "/demo/products.json";

    private final ProductRepository products;

    public DemoCatalog(ProductRepository products) {
        this.products = products;
    }

    /** Creates the missing products; those that are there stay as they are. */
    public Mono<Void> create() {
        return Flux.fromIterable(read()).concatMap(this::create).then();
    }

    private Mono<Product> create(Item item) {
        Product.Details details = new Product.Details(item.name(), item.description(), item.price(), true);
        return products.create(item.sku(), details, item.stock(), "system", null);
    }

    /** Read at the start, on the main thread. */
    private static List<Item> read() {
        try (InputStream file = DemoCatalog.class.getResourceAsStream(FILE)) {
            if (file == null) {
                throw new IllegalStateException(FILE + " is missing");
            }
            return List.of(Json.read(file.readAllBytes(), Item[].class));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private record Item(String sku, String name, String description, Money price, long stock) {}
}
