package dev.millrace.catalog.web;

import static java.util.Objects.requireNonNull;

import dev.millrace.catalog.domain.Adjustment;
import dev.millrace.catalog.domain.Product;
import dev.millrace.catalog.domain.Sku;
import dev.millrace.catalog.domain.Stock;
import dev.millrace.platform.money.Money;
import dev.millrace.platform.web.Checks;
import java.util.Currency;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Bodies that staff send. Every field may be missing until it is checked. */
final class ProductRequests {

    private static final Set<String> CURRENCIES = Currency.getAvailableCurrencies().stream()
            .map(Currency::getCurrencyCode)
            .collect(Collectors.toUnmodifiableSet());

    private static final int MAX_REASON = 200;

    private ProductRequests() {}

    record Price(@Nullable Long amount, @Nullable String currency) {

        private void check(Checks checks) {
            checks.range("/price/amount", amount, 0, Product.MAX_PRICE);
            if (checks.required("/price/currency", currency)) {
                checks.that(
                        CURRENCIES.contains(requireNonNull(currency)),
                        "/price/currency",
                        "unknown_currency",
                        "An ISO 4217 code such as EUR.");
            }
        }

        private Money money() {
            return new Money(requireNonNull(amount), requireNonNull(currency));
        }
    }

    /** A new product; {@code active} unless it says otherwise. */
    record Create(
            @Nullable String sku,
            @Nullable String name,
            @Nullable String description,
            @Nullable Price price,
            @Nullable Long stock,
            @Nullable Boolean active,
            @Nullable SaleRequest sale,
            @Nullable Long lowStockAt) {

        Create checked() {
            Checks checks = new Checks();
            if (checks.required("/sku", sku)) {
                checks.that(Sku.valid(requireNonNull(sku)), "/sku", "invalid_sku", Sku.RULE);
            }
            checkDetails(checks, name, description, price);
            checks.range("/stock", stock, 0, Stock.MAX);
            checkSale(checks, sale, lowStockAt);
            checks.done();
            return this;
        }

        Product.Details details() {
            return ProductRequests.details(name, description, price, active == null || active, sale, lowStockAt);
        }
    }

    /** A product's new details, all of them: without a sale it is sold without limits. */
    record Replace(
            @Nullable String name,
            @Nullable String description,
            @Nullable Price price,
            @Nullable Boolean active,
            @Nullable SaleRequest sale,
            @Nullable Long lowStockAt) {

        Replace checked() {
            Checks checks = new Checks();
            checkDetails(checks, name, description, price);
            checks.required("/active", active);
            checkSale(checks, sale, lowStockAt);
            checks.done();
            return this;
        }

        Product.Details details() {
            return ProductRequests.details(name, description, price, requireNonNull(active), sale, lowStockAt);
        }
    }

    /** A correction of the stock. */
    record Adjust(
            @Nullable Long delta,
            @Nullable String reason,
            @Nullable Long expectedOnHand) {

        Adjustment.Request checked(String sku) {
            Checks checks = new Checks();
            if (checks.range("/delta", delta, -Stock.MAX, Stock.MAX)) {
                checks.that(requireNonNull(delta) != 0, "/delta", "out_of_range", "Not 0.");
            }
            checkText(checks, "/reason", reason, MAX_REASON);
            if (expectedOnHand != null) {
                checks.range("/expectedOnHand", expectedOnHand, 0, Long.MAX_VALUE);
            }
            checks.done();
            return new Adjustment.Request(sku, requireNonNull(delta), requireNonNull(reason), expectedOnHand);
        }
    }

    private static void checkDetails(
            Checks checks, @Nullable String name, @Nullable String description, @Nullable Price price) {
        checkText(checks, "/name", name, Product.MAX_NAME);
        checks.text("/description", description, 0, Product.MAX_DESCRIPTION);
        if (checks.required("/price", price)) {
            requireNonNull(price).check(checks);
        }
    }

    private static void checkSale(Checks checks, @Nullable SaleRequest sale, @Nullable Long lowStockAt) {
        if (sale != null) {
            sale.check(checks);
        }
        if (lowStockAt != null) {
            checks.range("/lowStockAt", lowStockAt, 0, Stock.MAX);
        }
    }

    private static void checkText(Checks checks, String pointer, @Nullable String text, int max) {
        if (checks.text(pointer, text, 1, max)) {
            checks.that(!requireNonNull(text).isBlank(), pointer, "blank", "Not only spaces.");
        }
    }

    private static Product.Details details(
            @Nullable String name,
            @Nullable String description,
            @Nullable Price price,
            boolean active,
            @Nullable SaleRequest sale,
            @Nullable Long lowStockAt) {
        return new Product.Details(
                requireNonNull(name),
                requireNonNull(description),
                requireNonNull(price).money(),
                active,
                sale == null ? null : sale.sale(),
                lowStockAt == null ? 0 : lowStockAt);
    }
}
