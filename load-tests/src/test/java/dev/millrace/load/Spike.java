package dev.millrace.load;

import static io.gatling.javaapi.core.CoreDsl.constantUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.feed;
import static io.gatling.javaapi.core.CoreDsl.nothingFor;
import static io.gatling.javaapi.core.CoreDsl.scenario;

import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.OpenInjectionStep;
import io.gatling.javaapi.core.PopulationBuilder;
import java.time.Duration;
import java.util.List;

/**
 * Orders at the rate, then at many times the rate, then at the rate again. In the spike the server may refuse as
 * {@code overloaded}; before it and a little while after it, it may not.
 */
public final class Spike extends Run {

    private static final Duration RECOVERY = Duration.ofSeconds(5);
    private static final String BEFORE = "order before the spike";
    private static final String AFTER = "order after the spike";

    public Spike() {
        Duration length = Settings.DURATION;
        load(
                Books.Expected.AT_LEAST_ACKNOWLEDGED,
                List.of(BEFORE, AFTER),
                phase(BEFORE, Duration.ZERO, 1, Steps.order(BEFORE, tally)),
                phase("spike", length, Settings.SPIKE, Steps.orderUnlessOverloaded("order in the spike", tally)),
                phase(AFTER, length.multipliedBy(2).plus(RECOVERY), 1, Steps.order(AFTER, tally)));
    }

    private PopulationBuilder phase(String name, Duration start, double times, ChainBuilder steps) {
        OpenInjectionStep arrivals = constantUsersPerSec(Settings.RATE * times).during(Settings.DURATION);
        return scenario(name).exec(feed(shop.visits())).exec(steps).injectOpen(nothingFor(start), arrivals);
    }
}
