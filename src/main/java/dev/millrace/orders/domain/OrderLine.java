package dev.millrace.orders.domain;

import dev.millrace.platform.money.Money;

/**
 * Goods of one kind in an order, at the name and price of the moment it was placed.
 *
 * @param quantity pieces, at least 1
 * @param unitPrice of one piece
 */
public record OrderLine(String sku, String name, int quantity, Money unitPrice) {

    /** Of all pieces. */
    public Money lineTotal() {
        return unitPrice.times(quantity);
    }
}
