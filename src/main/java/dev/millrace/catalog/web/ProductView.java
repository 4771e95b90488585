package dev.millrace.catalog.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.millrace.catalog.domain.Encoded;
import dev.millrace.catalog.domain.Product;
import dev.millrace.catalog.domain.Sale;
import dev.millrace.platform.money.Money;
import dev.millrace.platform.web.Json;
import dev.millrace.platform.web.Page;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** A product as the API shows it, the same to everybody who may see it. */
record ProductView(
        String sku,
        String name,
        String description,
        Money price,
        long available,
        boolean active,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Limits sale,
        long lowStockAt) {

    /** The limits of its sale, those that there are. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Limits(
            @Nullable Instant opensAt,
            @Nullable Instant closesAt,
            @Nullable Integer maxPerOrder,
            @Nullable Integer maxPerCustomer) {

        private static @Nullable Limits of(@Nullable Sale sale) {
            return sale == null
                    ? null
                    : new Limits(sale.opensAt(), sale.closesAt(), sale.maxPerOrder(), sale.maxPerCustomer());
        }
    }

    static ProductView of(Product product) {
        Product.Details details = product.details();
        return new ProductView(
                product.sku(),
                details.name(),
                details.description(),
                details.price(),
                product.stock().available(),
                details.active(),
                Limits.of(details.sale()),
                details.lowStockAt());
    }

    /** Edits move the version and orders move the quantity, so together they tell representations apart. */
    static String tag(Product product) {
        return product.version() + "-" + product.stock().available();
    }

    static Encoded encoded(Product product) {
        return new Encoded(tag(product), null, Json.write(of(product)));
    }

    static Encoded encoded(Page<Product> page) {
        byte[] bytes = Json.write(page.map(ProductView::of));
        return new Encoded(digest(bytes), page.nextCursor(), bytes);
    }

    private static String digest(byte[] bytes) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
            return HexFormat.of().formatHex(Arrays.copyOf(hash, 16));
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("Every Java has SHA-256", missing);
        }
    }
}
