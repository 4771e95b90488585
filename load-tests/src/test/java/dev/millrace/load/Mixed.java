package dev.millrace.load;

import io.gatling.javaapi.core.PopulationBuilder;
import java.util.List;

/** A shop's day: many look, some order, some look after their orders, a few watch one live. */
public sealed class Mixed extends Run permits Soak {

    private static final List<String> TIMED = List.of(
            "list of products", "product", "product, conditional", "order of two lines", "order", "orders of a customer");

    public Mixed() {
        load(Books.Expected.ACKNOWLEDGED, TIMED, day());
    }

    private PopulationBuilder[] day() {
        return new PopulationBuilder[] {
            arrivals("browse", 0.65, Steps.LIST.exec(Steps.PRODUCT, Steps.PRODUCT_AGAIN)),
            arrivals("checkout", 0.25, Steps.PRODUCT.exec(Steps.order(tally), Steps.READ_ORDER)),
            arrivals("account", 0.05, Steps.MY_ORDERS),
            arrivals("watchers", 0.05, Steps.watch(tally, Settings.HOLD)),
        };
    }
}
