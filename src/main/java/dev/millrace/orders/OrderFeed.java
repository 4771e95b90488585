package dev.millrace.orders;

import dev.millrace.platform.security.Caller;
import java.util.List;
import java.util.UUID;
import reactor.core.publisher.Mono;

/** The orders and their event log, as streams need them. */
public interface OrderFeed {

    /** The order as it stands; errors with {@code not_found} when it is not there or not this caller's. */
    Mono<Snapshot> snapshot(UUID orderId, Caller caller);

    /** The events of an order above {@code seq}, in order and without gaps, at most {@code limit}. */
    Mono<List<Entry>> after(UUID orderId, int seq, int limit);

    /**
     * What was committed after a position, of all orders, in the log's safe order: a commit that is still open is
     * waited for and never passed over. Empty when there is nothing new.
     */
    Mono<List<Entry>> tail(Position position, int limit);

    /** Where the log ends now. */
    Mono<Position> end();

    /** Runs the action after each commit of this process that added events. The action must not block. */
    void onCommit(Runnable action);

    /**
     * A place in the log.
     *
     * @param txid transaction, as PostgreSQL writes an {@code xid8}
     * @param number within the order of insertion
     */
    record Position(String txid, long number) {}

    /**
     * An order at one moment.
     *
     * @param version equals the {@code seq} of its last event
     * @param settled whether no more events will come
     * @param json the order as the API shows it to this caller
     */
    record Snapshot(UUID orderId, int version, boolean settled, String json) {}

    /**
     * One event.
     *
     * @param settled whether it is the last one of its order
     * @param json the event as the API shows it
     * @param position where it is in the log
     */
    record Entry(UUID orderId, int seq, String type, boolean settled, String json, Position position) {}
}
