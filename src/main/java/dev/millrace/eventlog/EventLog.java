package dev.millrace.eventlog;

import java.util.List;
import java.util.UUID;
import reactor.core.publisher.Mono;

/**
 * The one log of what happened, read in its safe order: a commit that is still open is waited for and never passed
 * over, so a reader that goes from position to position misses nothing.
 */
public interface EventLog {

    /** What was committed after a position, at most {@code limit}; an empty list when there is nothing new. */
    Mono<List<Entry>> after(Position position, int limit);

    /** The events of an order above {@code seq}, in order and without gaps, at most {@code limit}. */
    Mono<List<Entry>> ofOrder(UUID orderId, int seq, int limit);

    /** The events of a customer's orders after a position, in order, at most {@code limit}. */
    Mono<List<Entry>> ofCustomer(UUID customerId, Position position, int limit);

    /** Where the log ends now: everything that comes later has a higher position. */
    Mono<Position> end();

    /** Told after each commit that added events. Must not block and never fails. */
    void committed();

    /** Runs the action after each commit that added events, of this process or of another. It must not block. */
    void onCommit(Runnable action);
}
