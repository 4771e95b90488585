package dev.millrace.load;

import java.util.concurrent.atomic.LongAdder;

/** What the server has acknowledged: pieces, orders, and refusals that are part of the job. */
final class Tally {

    private final LongAdder pieces = new LongAdder();
    private final LongAdder orders = new LongAdder();
    private final LongAdder refusals = new LongAdder();

    /** Counts an answer to a placement. */
    void count(int status, int ordered) {
        if (status == 201 || status == 202) {
            orders.increment();
            pieces.add(ordered);
        } else {
            refusals.increment();
        }
    }

    long pieces() {
        return pieces.sum();
    }

    @Override
    public String toString() {
        return "acknowledged: %d orders of %d pieces; refused as expected: %d"
                .formatted(orders.sum(), pieces.sum(), refusals.sum());
    }
}
