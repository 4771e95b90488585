package dev.millrace.analytics.web;

import dev.millrace.analytics.domain.Reports;
import dev.millrace.analytics.domain.Span;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** The best selling products, best first; by revenue, so many of each currency. */
record ProductsView(Instant from, Instant to, String by, List<Product> items) {

    /** What was sold of a product in one currency, under the name it had. */
    record Product(String sku, String name, long quantity, Amount revenue) {}

    static ProductsView of(Span span, Reports.Rank rank, List<Reports.Product> products) {
        return new ProductsView(
                span.from(),
                span.to(),
                rank.name().toLowerCase(Locale.ROOT),
                products.stream()
                        .map(product -> new Product(
                                product.sku(),
                                product.name(),
                                product.quantity(),
                                new Amount(product.amount(), product.currency())))
                        .toList());
    }
}
