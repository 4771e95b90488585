package dev.millrace.load;

import java.util.List;

/** Visitors without an account look at the list, at a product, and at the product again. */
public final class Browse extends Run {

    public Browse() {
        load(
                Books.Expected.ACKNOWLEDGED,
                List.of("list of products", "product", "product, conditional"),
                arrivals("browse", 1, Steps.LIST.exec(Steps.PRODUCT, Steps.PRODUCT_AGAIN)));
    }
}
