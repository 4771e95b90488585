package dev.millrace.orders.domain;

import dev.millrace.platform.database.UuidV7;
import dev.millrace.platform.security.Caller;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import reactor.core.publisher.Mono;

/** Reads orders and carries out what people ask of them. */
public final class OrderService {

    /** An order that changes under a request is read again this often before the request gives up. */
    private static final int TRIES = 5;

    private static final int MAX_EVENTS = 1000;

    private final OrderRepository orders;
    private final ChangeService changes;
    private final OrderMetrics metrics;
    private final UuidV7 ids;
    private final InstantSource clock;
    private final Runnable due;

    /**
     * @param orders where they are kept
     * @param changes where changes go
     * @param metrics told of changes
     * @param ids for payment operations
     * @param clock the database's
     * @param due run after a change that leads to a payment operation, so that it is sent at once
     */
    public OrderService(
            OrderRepository orders,
            ChangeService changes,
            OrderMetrics metrics,
            UuidV7 ids,
            InstantSource clock,
            Runnable due) {
        this.orders = orders;
        this.changes = changes;
        this.metrics = metrics;
        this.ids = ids;
        this.clock = clock;
        this.due = due;
    }

    /** The order, when it is there and the caller may see it; errors with {@code not_found} alike for both. */
    public Mono<Order> find(UUID id, Caller caller) {
        return orders.find(id)
                .filter(order -> caller.mayRead(order.customerId()))
                .switchIfEmpty(Mono.error(OrderProblems::notFound));
    }

    /** Newest first. */
    public Mono<List<Order>> list(OrderQuery query) {
        return orders.list(query);
    }

    /** The newest orders of a customer. */
    public Mono<List<Order>> latest(UUID customerId, int limit) {
        return orders.list(new OrderQuery(customerId, null, new UUID(-1, -1), new UUID(0, 0), limit));
    }

    /** The order, for whoever has shown that it may be seen; errors with {@code not_found}. */
    public Mono<Order> tracked(UUID id) {
        return orders.find(id).switchIfEmpty(Mono.error(OrderProblems::notFound));
    }

    /** The order's events from the first on, at most a thousand. */
    public Mono<List<OrderEvent>> timeline(UUID id, Caller caller) {
        return find(id, caller).flatMap(order -> orders.events(order.id(), 0, MAX_EVENTS));
    }

    /**
     * Carries out a step and answers the order as it stands then. A step to where the order already is changes nothing.
     *
     * @param check throws when the caller has seen another version than the current one
     */
    public Mono<Order> change(UUID id, Caller caller, Step step, String traceId, Consumer<Order> check) {
        return change(id, caller, step, traceId, check, TRIES);
    }

    private Mono<Order> change(UUID id, Caller caller, Step step, String traceId, Consumer<Order> check, int tries) {
        return find(id, caller).doOnNext(check).flatMap(order -> {
            Change change = Lifecycle.take(order, step, clock.instant());
            if (!change.changes()) {
                return Mono.just(order);
            }
            return changes.store(StoredChange.by(Actor.of(caller), traceId, change, ids.next()))
                    .doOnNext(stored -> tell(change, stored))
                    .flatMap(stored ->
                            stored ? Mono.just(change.order()) : again(id, caller, step, traceId, check, tries));
        });
    }

    private Mono<Order> again(UUID id, Caller caller, Step step, String traceId, Consumer<Order> check, int tries) {
        return tries > 1 ? change(id, caller, step, traceId, check, tries - 1) : Mono.error(OrderProblems.overtaken());
    }

    private void tell(Change change, boolean stored) {
        metrics.moved(change, stored);
        if (stored && (change.followUp() != null || change.touch() == Change.Touch.HURRY)) {
            due.run();
        }
    }
}
