package dev.millrace.orders.domain;

import dev.millrace.orders.OrdersSettings;
import java.time.Duration;

/**
 * Who waits for a batch.
 *
 * @param waiting how many
 * @param delay how long those who are next have been waiting
 */
record Backlog(int waiting, Duration delay) {

    /** For those who wait here and then there. */
    Backlog and(Backlog then) {
        return new Backlog(waiting + then.waiting, delay.plus(then.delay));
    }

    /**
     * Whether no more should be let in. A burst may be as long as the queue, but a queue that does not get shorter must
     * not stay long: all it does is to make everybody wait, and to fill the heap. How long they have been waiting tells
     * one from the other (as in CoDel, RFC 8289); one batch may always wait for the one before it.
     */
    boolean tooLong(OrdersSettings settings) {
        return waiting >= settings.queue()
                || (waiting > settings.batchSize() && delay.compareTo(settings.queueTime()) > 0);
    }
}
