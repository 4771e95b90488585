package dev.millrace.orders.domain;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import reactor.core.publisher.Mono;

/** Orders, their event log and their idempotency keys. */
public interface OrderRepository {

    /**
     * Places a batch in one statement: claims keys, reserves stock in SKU order, inserts orders, lines, first events
     * and charges. Answers each placement on its own, in the given order; a placement that is not {@code Placed} has
     * written nothing.
     */
    Mono<List<PlacementResult>> place(List<Placement> placements, Terms terms);

    /** For each placement the use of its key there has been, in the given order; empty for a key that is new. */
    Mono<List<Optional<PlacementResult.Repeated>>> known(List<Placement> placements);

    /**
     * Stores a batch of changes in one statement. Answers for each whether it was stored: false when the order has
     * moved on since, or the lease on its operation was lost.
     */
    Mono<List<Boolean>> store(List<StoredChange> changes);

    /** Empty when there is no such order. */
    Mono<Order> find(UUID id);

    /** Confirmed orders whose authorization is relied on no longer, at most {@code limit}. */
    Mono<List<Order>> lapsing(Instant now, int limit);

    /** Newest first. */
    Mono<List<Order>> list(OrderQuery query);

    /** The events of an order above {@code seq}, in order, at most {@code limit}. */
    Mono<List<OrderEvent>> events(UUID orderId, int seq, int limit);

    /** Keeps this answer for the key unless there is one already; answers the one that is kept. */
    Mono<Answer> keep(UUID customerId, String key, Answer answer);

    /** Forgets keys older than this, a bounded number at a time; answers how many. */
    Mono<Long> forgetKeys(Instant before);
}
