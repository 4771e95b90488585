package dev.millrace.orders.domain;

import dev.millrace.orders.OrdersSettings;
import dev.millrace.orders.domain.Change.StockEffect;
import dev.millrace.payments.Operation;
import dev.millrace.payments.Outcome;
import dev.millrace.payments.Payments;
import dev.millrace.platform.database.UuidV7;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import reactor.core.publisher.Mono;

/** Carries the result of a payment operation into its order, whatever has become of the order meanwhile. */
public final class OutcomeService {

    /** An order that changes under a result is read again this often; then the operation comes due once more. */
    private static final int TRIES = 5;

    private final OrderRepository orders;
    private final ChangeService changes;
    private final Payments payments;
    private final OrderMetrics metrics;
    private final OrdersSettings settings;
    private final UuidV7 ids;
    private final InstantSource clock;

    public OutcomeService(
            OrderRepository orders,
            ChangeService changes,
            Payments payments,
            OrderMetrics metrics,
            OrdersSettings settings,
            UuidV7 ids,
            InstantSource clock) {
        this.orders = orders;
        this.changes = changes;
        this.payments = payments;
        this.metrics = metrics;
        this.settings = settings;
        this.ids = ids;
        this.clock = clock;
    }

    /**
     * An order after a result.
     *
     * @param stored whether this result was written with a change; otherwise somebody else was faster, or it changed
     *     nothing
     */
    record Carried(Order order, boolean stored) {}

    /**
     * Stores what the result leads to and answers the order as it stands then. Nothing is stored when another worker
     * holds the operation by now.
     *
     * @param with what else is written with the change
     */
    Mono<Carried> carry(Order order, Settlement result, UnaryOperator<StoredChange> with) {
        Settlement settlement = new Settlement(result.operation(), sooner(order, result.outcome()));
        Step step = new Step.Settle(
                settlement.operation(), settlement.outcome(), clock.instant().plus(settings.authorizationWindow()));
        return carry(order, settlement, _ -> step, with, TRIES);
    }

    private Mono<Carried> carry(
            Order order,
            Settlement settlement,
            Function<Order, Step> step,
            UnaryOperator<StoredChange> with,
            int tries) {
        Change change = Lifecycle.take(order, step.apply(order), clock.instant());
        if (!change.changes()) {
            return payments.store(settlement.operation(), insisting(order, settlement.outcome()))
                    .thenReturn(new Carried(order, false));
        }
        return changes.store(with.apply(StoredChange.of(settlement, change, ids.next())))
                .doOnNext(stored -> metrics.moved(change, stored))
                .flatMap(stored -> stored
                        ? Mono.just(new Carried(change.order(), true))
                        : again(order, settlement, step, with, change, tries - 1));
    }

    /** Where nobody is asked to decide any more, the gateway is asked until it knows. */
    private Outcome insisting(Order order, Outcome outcome) {
        return outcome instanceof Outcome.Undecided undecided && order.status() != Status.REVIEW
                ? new Outcome.Unknown(undecided.reason(), clock.instant().plus(payments.patience()))
                : outcome;
    }

    /** The order has moved on, the lease is lost, or goods to be reserved again are gone. */
    private Mono<Carried> again(
            Order order,
            Settlement settlement,
            Function<Order, Step> step,
            UnaryOperator<StoredChange> with,
            Change refused,
            int tries) {
        return orders.find(order.id()).flatMap(current -> {
            boolean moved = current.version() != order.version();
            boolean gone = !moved && refused.stock() == StockEffect.RESERVE;
            boolean pointless = !moved && !gone;
            if (tries == 0 || pointless) {
                return Mono.just(new Carried(current, false));
            }
            Function<Order, Step> next = gone ? _ -> new Step.Orphan(settlement.operation()) : step;
            return carry(current, settlement, next, with, tries);
        });
    }

    /** An order that is not paid in time is looked after in time. */
    private static Outcome sooner(Order order, Outcome outcome) {
        Instant deadline = order.payment().expiresAt();
        if (deadline == null || order.status() != Status.PLACED) {
            return outcome;
        }
        return switch (outcome) {
            case Outcome.NotSent refused ->
                new Outcome.NotSent(refused.reason(), earlier(refused.nextCheckAt(), deadline));
            case Outcome.ActionRequired action ->
                new Outcome.ActionRequired(action.reference(), action.url(), earlier(action.nextCheckAt(), deadline));
            case Outcome.Succeeded _, Outcome.Declined _, Outcome.Unknown _, Outcome.Undecided _ -> outcome;
        };
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    /** What to ask the gateway about an operation that is due, as its order has a use for its payment or has not. */
    Mono<Outcome> ask(Order order, Operation operation) {
        return operation.kind().opens() && order.wantsNoPayment(clock.instant())
                ? payments.withdraw(operation)
                : payments.resolve(operation);
    }
}
