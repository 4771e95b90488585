package dev.millrace.load;

import java.util.List;

/** Customers order two of many products and look at the order. */
public final class Checkout extends Run {

    public Checkout() {
        load(
                Books.Expected.ACKNOWLEDGED,
                List.of("order of two lines", "order"),
                arrivals("checkout", 1, Steps.order(tally).exec(Steps.READ_ORDER)));
    }
}
