package dev.millrace.orders.domain;

import static dev.millrace.orders.domain.PaymentStatus.AUTHORIZED;
import static dev.millrace.orders.domain.PaymentStatus.CAPTURED;
import static dev.millrace.orders.domain.PaymentStatus.PARTIALLY_REFUNDED;

import dev.millrace.orders.domain.Change.FollowUp;
import dev.millrace.orders.domain.Change.Request;
import dev.millrace.orders.domain.Change.StockEffect;
import dev.millrace.orders.domain.Change.Touch;
import dev.millrace.payments.Operation;
import dev.millrace.platform.money.Money;
import dev.millrace.platform.security.Role;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * The state machine: every step from every status, as pure functions. A step to where the order already is changes
 * nothing and succeeds, so repeating a request is harmless; any other illegal step is refused by name. What payment
 * operations lead to is in {@link Settling}.
 */
public final class Lifecycle {

    private Lifecycle() {}

    /** What the step leads to; throws {@code step_not_allowed}, {@code refund_too_large}, {@code refund_currency}. */
    public static Change take(Order order, Step step, Instant now) {
        return switch (step) {
            case Step.Settle settle -> Settling.settle(order, settle, now);
            case Step.Orphan orphan -> Settling.orphan(order, orphan.operation(), now);
            case Step.Cancel cancel -> cancel(order, cancel.reason(), now);
            case Step.Ship ship -> ship(order, ship.shipment(), now);
            case Step.Deliver _ -> deliver(order, now);
            case Step.Return back -> returned(order, back, now);
            case Step.Refund refund -> refund(order, refund, now);
            case Step.Decide decide -> decide(order, decide, now);
            case Step.Lapse _ -> lapse(order, now);
        };
    }

    /** What this role may ask of the order now. */
    public static List<Action> allowed(Order order, Role role) {
        return Arrays.stream(Action.values())
                .filter(action -> action == Action.CANCEL || role.staff())
                .filter(action -> open(order, action))
                .toList();
    }

    private static boolean open(Order order, Action action) {
        return switch (action) {
            case CANCEL ->
                (order.status() == Status.PLACED && order.cancelReason() == null)
                        || (order.status() == Status.CONFIRMED && order.shipment() == null);
            case SHIP -> order.status() == Status.CONFIRMED && order.shipment() == null && paid(order);
            case DELIVER -> order.status() == Status.SHIPPED;
            case RETURN -> order.status() == Status.SHIPPED || order.status() == Status.DELIVERED;
            case REFUND -> taken(order) && order.refundable() > 0;
            case DECIDE -> order.status() == Status.REVIEW;
        };
    }

    /** Whether the goods may leave. */
    private static boolean paid(Order order) {
        return order.paymentStatus() == AUTHORIZED || taken(order);
    }

    private static boolean taken(Order order) {
        return order.paymentStatus() == CAPTURED || order.paymentStatus() == PARTIALLY_REFUNDED;
    }

    /** While a payment may be under way the order waits for its answer, as money must not be left behind. */
    private static Change cancel(Order order, String reason, Instant now) {
        if (order.status() == Status.CANCELLED || (order.status() == Status.PLACED && order.cancelReason() != null)) {
            return Change.none(order);
        }
        require(order, Action.CANCEL, "cancel");
        if (order.status() == Status.PLACED) {
            return Change.of(order.cancelling(reason, now), "order.cancellation_requested", Map.of("reason", reason))
                    .with(Touch.HURRY);
        }
        return cancelled(order, order.payment(), reason, now);
    }

    /** Called off with the money in this state: the stock is free again and the money goes back. */
    static Change cancelled(Order order, Payment payment, String reason, Instant now) {
        Order cancelled = order.next(Status.CANCELLED, payment, reason, now);
        return Change.of(cancelled, "order.cancelled", Map.of("reason", reason, "refundDue", due(cancelled)))
                .with(StockEffect.RELEASE)
                .givingBack();
    }

    private static Money due(Order order) {
        return new Money(taken(order) ? order.refundable() : 0, order.total().currency());
    }

    private static Change ship(Order order, Shipment shipment, Instant now) {
        if (shipment.equals(order.shipment())) {
            return Change.none(order);
        }
        require(order, Action.SHIP, "ship");
        Map<String, Object> details = Map.of("shipment", shipment);
        if (order.paymentStatus() == AUTHORIZED) {
            Order waiting =
                    order.next(order.status(), order.payment(), null, now).shippedBy(shipment);
            return Change.of(waiting, "order.shipment_requested", details)
                    .then(new FollowUp(Operation.Kind.CAPTURE, order.total().amount(), null));
        }
        Order shipped = order.next(Status.SHIPPED, order.payment(), null, now).shippedBy(shipment);
        return Change.of(shipped, "order.shipped", details).with(StockEffect.SHIP);
    }

    private static Change deliver(Order order, Instant now) {
        if (order.status() == Status.DELIVERED) {
            return Change.none(order);
        }
        require(order, Action.DELIVER, "deliver");
        return Change.of(order.next(Status.DELIVERED, order.payment(), null, now), "order.delivered", Map.of());
    }

    private static Change returned(Order order, Step.Return step, Instant now) {
        if (order.status() == Status.RETURNED) {
            return Change.none(order);
        }
        require(order, Action.RETURN, "return");
        Order returned = order.next(Status.RETURNED, order.payment(), step.reason(), now);
        return Change.of(
                        returned,
                        "order.returned",
                        Map.of("reason", step.reason(), "restocked", step.restock(), "refundDue", due(order)))
                .with(step.restock() ? StockEffect.RETURN : StockEffect.NONE)
                .givingBack();
    }

    private static Change refund(Order order, Step.Refund step, Instant now) {
        if (!taken(order)) {
            throw OrderProblems.stepNotAllowed(order, "refund");
        }
        if (!step.amount().currency().equals(order.total().currency())) {
            throw OrderProblems.refundCurrency(order);
        }
        long amount = step.amount().amount();
        if (amount > order.refundable()) {
            throw OrderProblems.refundTooLarge(order);
        }
        Order refunding = order.next(order.status(), order.payment().refunding(amount), null, now);
        Map<String, Object> details = Map.of("refundId", step.id(), "amount", step.amount(), "reason", step.reason());
        return Change.of(refunding, "payment.refund_requested", details)
                .then(new FollowUp(Operation.Kind.REFUND, amount, new Request(step.id(), step.key(), step.reason())));
    }

    /** What the gateway never told is known from elsewhere: the money is there, or it is not wanted. */
    private static Change decide(Order order, Step.Decide step, Instant now) {
        require(order, Action.DECIDE, "decide on");
        Map<String, Object> details =
                Map.of("decision", step.confirmed() ? "confirm" : "cancel", "reason", step.reason());
        boolean unknown = order.paymentStatus() == PaymentStatus.UNKNOWN;
        if (step.confirmed()) {
            Payment payment = unknown ? order.payment().is(CAPTURED) : order.payment();
            return Change.of(order.next(Status.CONFIRMED, payment, null, now), "order.review_closed", details)
                    .with(unknown ? Touch.ACCEPT : Touch.NONE);
        }
        Order cancelled = order.next(Status.CANCELLED, order.payment(), step.reason(), now);
        return Change.of(cancelled, "order.review_closed", details)
                .with(StockEffect.RELEASE)
                .with(unknown ? Touch.HURRY : Touch.NONE)
                .givingBack();
    }

    private static Change lapse(Order order, Instant now) {
        boolean lapses = order.status() == Status.CONFIRMED
                && order.paymentStatus() == AUTHORIZED
                && order.shipment() == null
                && order.payment().expired(now);
        return lapses ? review(order, order.payment().is(AUTHORIZED), "authorization_lapses", now) : Change.none(order);
    }

    /** A person must decide, for this reason. */
    static Change review(Order order, Payment payment, String reason, Instant now) {
        return Change.of(
                order.next(Status.REVIEW, payment, reason, now).notShipped(),
                "order.review_opened",
                Map.of("reason", reason));
    }

    private static void require(Order order, Action action, String verb) {
        if (!open(order, action)) {
            throw OrderProblems.stepNotAllowed(order, verb);
        }
    }
}
