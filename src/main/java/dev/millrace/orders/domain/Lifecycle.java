package dev.millrace.orders.domain;

import dev.millrace.orders.domain.Change.Event;
import dev.millrace.orders.domain.Change.StockEffect;
import dev.millrace.platform.security.Role;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The state machine: every step from every status, as pure functions. A step to where the order already is changes
 * nothing and succeeds, so repeating a request is harmless; any other illegal step is refused by name.
 */
public final class Lifecycle {

    private Lifecycle() {}

    /** What the step leads to; throws {@code step_not_allowed}. */
    public static Change take(Order order, Step step, Instant now) {
        return switch (step) {
            case Step.Confirm _ -> confirm(order, now);
            case Step.Decline decline -> decline(order, decline, now);
            case Step.LosePayment _ -> losePayment(order, now);
            case Step.Review review -> review(order, review, now);
            case Step.Cancel cancel -> cancel(order, cancel, now);
            case Step.Ship ship -> ship(order, ship, now);
            case Step.Deliver _ -> deliver(order, now);
            case Step.Refund _ -> refund(order, now);
        };
    }

    /** What this role may ask of the order now. */
    public static List<Action> allowed(Order order, Role role) {
        List<Action> actions = new ArrayList<>();
        switch (order.status()) {
            case CONFIRMED -> {
                actions.add(Action.CANCEL);
                if (role.staff()) {
                    actions.add(Action.SHIP);
                }
            }
            case SHIPPED -> {
                if (role.staff()) {
                    actions.add(Action.DELIVER);
                }
            }
            case PLACED, DELIVERED, FAILED, EXPIRED, CANCELLED, REVIEW, RETURNED -> {
                // Nothing is open to anyone: the server moves on by itself, or the order has ended.
            }
        }
        return actions;
    }

    private static Change confirm(Order order, Instant now) {
        require(order, "confirm", Status.PLACED, Status.REVIEW);
        Order confirmed = order.next(Status.CONFIRMED, order.payment().is(PaymentStatus.CAPTURED), null, now);
        return changed(confirmed, "order.confirmed", Map.of("total", order.total()), StockEffect.NONE);
    }

    private static Change decline(Order order, Step.Decline step, Instant now) {
        require(order, "decline", Status.PLACED, Status.REVIEW);
        Order failed = order.next(Status.FAILED, order.payment().is(PaymentStatus.FAILED), step.reason(), now);
        return changed(failed, "order.failed", Map.of("reason", step.reason()), StockEffect.RELEASE);
    }

    private static Change losePayment(Order order, Instant now) {
        require(order, "lose the payment of", Status.PLACED);
        if (order.paymentStatus() == PaymentStatus.UNKNOWN) {
            return Change.none(order);
        }
        Order unknown = order.next(Status.PLACED, order.payment().is(PaymentStatus.UNKNOWN), null, now);
        return changed(unknown, "payment.unknown", Map.of(), StockEffect.NONE);
    }

    private static Change review(Order order, Step.Review step, Instant now) {
        require(order, "review", Status.PLACED);
        Order reviewed = order.next(Status.REVIEW, order.payment().is(PaymentStatus.UNKNOWN), step.reason(), now);
        return changed(reviewed, "order.review_opened", Map.of("reason", step.reason()), StockEffect.NONE);
    }

    private static Change cancel(Order order, Step.Cancel step, Instant now) {
        if (order.status() == Status.CANCELLED) {
            return Change.none(order);
        }
        require(order, "cancel", Status.CONFIRMED);
        Order cancelled = order.next(Status.CANCELLED, order.payment(), step.reason(), now);
        Event event = new Event("order.cancelled", Map.of("reason", step.reason(), "refundDue", order.total()));
        return new Change(cancelled, event, StockEffect.RELEASE, true);
    }

    private static Change ship(Order order, Step.Ship step, Instant now) {
        if (order.status() == Status.SHIPPED && step.shipment().equals(order.shipment())) {
            return Change.none(order);
        }
        require(order, "ship", Status.CONFIRMED);
        Order shipped = order.next(Status.SHIPPED, order.payment(), null, now).shippedBy(step.shipment());
        return changed(shipped, "order.shipped", Map.of("shipment", step.shipment()), StockEffect.SHIP);
    }

    private static Change deliver(Order order, Instant now) {
        if (order.status() == Status.DELIVERED) {
            return Change.none(order);
        }
        require(order, "deliver", Status.SHIPPED);
        Order delivered = order.next(Status.DELIVERED, order.payment(), null, now);
        return changed(delivered, "order.delivered", Map.of(), StockEffect.NONE);
    }

    private static Change refund(Order order, Instant now) {
        if (order.paymentStatus() == PaymentStatus.REFUNDED) {
            return Change.none(order);
        }
        require(order, "refund", Status.CANCELLED);
        Order refunded = order.next(order.status(), order.payment().is(PaymentStatus.REFUNDED), null, now);
        return changed(refunded, "payment.refunded", Map.of("amount", order.total()), StockEffect.NONE);
    }

    private static Change changed(Order order, String type, Map<String, Object> details, StockEffect stock) {
        return new Change(order, new Event(type, details), stock, false);
    }

    private static void require(Order order, String step, Status... from) {
        if (!List.of(from).contains(order.status())) {
            throw OrderProblems.stepNotAllowed(order, step);
        }
    }
}
