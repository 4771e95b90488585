package dev.millrace.catalog.domain;

import dev.millrace.platform.money.Money;
import org.jspecify.annotations.Nullable;

/**
 * A product as it is offered now.
 *
 * @param version grows with every edit; stock does not move it
 */
public record Product(String sku, Details details, long version, Stock stock) {

    public static final int MAX_NAME = 200;
    public static final int MAX_DESCRIPTION = 4000;

    /** The highest price, in minor units. */
    public static final long MAX_PRICE = 1_000_000_000_000L;

    /**
     * What staff may edit.
     *
     * @param active whether the public sees it and may order it
     * @param sale the limits within which it is sold; null for none
     * @param lowStockAt at so many available pieces or fewer the stock is low, which is told as an event; 0 for never
     */
    public record Details(
            String name,
            String description,
            Money price,
            boolean active,
            @Nullable Sale sale,
            long lowStockAt) {

        /** Details of a product that is sold without limits. */
        public Details(String name, String description, Money price, boolean active) {
            this(name, description, price, active, null, 0);
        }
    }
}
