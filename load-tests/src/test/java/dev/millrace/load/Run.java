package dev.millrace.load;

import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.constantUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.details;
import static io.gatling.javaapi.core.CoreDsl.feed;
import static io.gatling.javaapi.core.CoreDsl.global;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.gatling.javaapi.http.HttpDsl.http;

import io.gatling.javaapi.core.Assertion;
import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.PopulationBuilder;
import io.gatling.javaapi.core.Simulation;
import io.gatling.javaapi.http.HttpProtocolBuilder;
import java.util.ArrayList;
import java.util.List;

/** What all simulations share: a shop of their own, arrivals at a rate, a look at the books, and what is asserted. */
abstract class Run extends Simulation {

    private static final HttpProtocolBuilder HTTP = http.baseUrl(Settings.URL)
            .acceptHeader("application/json")
            .contentTypeHeader("application/json")
            .disableCaching()
            .shareConnections();

    final Tally tally = new Tally();
    final Shop shop;

    Run(int products, long stock) {
        shop = Shop.open(products, stock);
    }

    /** Plenty of everything. */
    Run() {
        this(Settings.PRODUCTS, 10_000_000);
    }

    /** Customers who do this, arriving at a share of the rate. */
    PopulationBuilder arrivals(String name, double share, ChainBuilder steps) {
        return scenario(name)
                .exec(feed(shop.visits()))
                .exec(steps)
                .injectOpen(constantUsersPerSec(Settings.RATE * share).during(Settings.DURATION));
    }

    /** Runs these at once, then looks at the books; no request may fail, and none of these may take too long. */
    void load(Books.Expected expected, List<String> timed, PopulationBuilder... populations) {
        setUp(scenario("begin")
                        .exec(Steps.LIST)
                        .injectOpen(atOnceUsers(1))
                        .andThen(populations)
                        .andThen(Books.checked(shop, tally, expected)))
                .protocols(HTTP)
                .assertions(assertions(timed));
    }

    private static List<Assertion> assertions(List<String> timed) {
        List<Assertion> assertions = new ArrayList<>();
        assertions.add(global().failedRequests().count().is(0L));
        for (String request : timed) {
            if (Settings.P50 > 0) {
                assertions.add(details(request).responseTime().percentile(50).lte(Settings.P50));
            }
            if (Settings.P99 > 0) {
                assertions.add(details(request).responseTime().percentile(99).lte(Settings.P99));
            }
        }
        return assertions;
    }
}
