package dev.millrace.load;

import java.util.List;

/**
 * Customers order and watch the order live, from its first state until it is confirmed and a while longer: about rate
 * times hold streams are open at a time.
 */
public final class Watchers extends Run {

    public Watchers() {
        load(
                Books.Expected.ACKNOWLEDGED,
                List.of("order to be watched"),
                arrivals("watchers", 1, Steps.watch(tally, Settings.HOLD)));
    }
}
