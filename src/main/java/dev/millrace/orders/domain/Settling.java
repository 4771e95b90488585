package dev.millrace.orders.domain;

import static dev.millrace.orders.domain.PaymentStatus.ACTION_REQUIRED;
import static dev.millrace.orders.domain.PaymentStatus.AUTHORIZED;
import static dev.millrace.orders.domain.PaymentStatus.CAPTURED;
import static dev.millrace.orders.domain.PaymentStatus.FAILED;
import static dev.millrace.orders.domain.PaymentStatus.UNKNOWN;
import static dev.millrace.orders.domain.PaymentStatus.VOIDED;

import dev.millrace.orders.domain.Change.StockEffect;
import dev.millrace.payments.Operation;
import dev.millrace.payments.Outcome;
import dev.millrace.platform.money.Money;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the results of payment operations lead to, whatever has become of the order meanwhile. Nothing here is ever
 * refused: money that moved is always taken into account.
 */
final class Settling {

    private Settling() {}

    static Change settle(Order order, Step.Settle step, Instant now) {
        return switch (step.operation().kind()) {
            case CHARGE, AUTHORIZE -> opened(order, step, now);
            case CAPTURE -> captured(order, step.outcome(), now);
            case VOID -> voided(order, step.outcome(), now);
            case REFUND -> refunded(order, step.operation(), step.outcome(), now);
        };
    }

    private static Change opened(Order order, Step.Settle step, Instant now) {
        boolean waiting = order.status() == Status.PLACED || order.status() == Status.REVIEW;
        return switch (step.outcome()) {
            case Outcome.Succeeded _ -> waiting ? paid(order, step, now) : late(order, step.operation(), now);
            case Outcome.Declined declined -> waiting ? unpaid(order, declined.reason(), now) : letGo(order, now);
            case Outcome.ActionRequired action -> asksBuyer(order, action.url(), now);
            case Outcome.Unknown _ -> losesSight(order, now);
            case Outcome.Undecided undecided ->
                order.status() == Status.PLACED
                        ? Lifecycle.review(order, order.payment().is(UNKNOWN), undecided.reason(), now)
                        : Change.none(order);
            case Outcome.NotSent _ -> Change.none(order);
        };
    }

    private static Change paid(Order order, Step.Settle step, Instant now) {
        Payment payment = received(order, step.operation());
        if (order.cancelReason() != null) {
            return Lifecycle.cancelled(order, payment, order.cancelReason(), now);
        }
        Payment relied = payment.status() == AUTHORIZED ? payment.until(step.reliableUntil()) : payment;
        return Change.of(
                order.next(Status.CONFIRMED, relied, null, now), "order.confirmed", Map.of("total", order.total()));
    }

    private static Payment received(Order order, Operation operation) {
        return order.payment().is(operation.kind() == Operation.Kind.AUTHORIZE ? AUTHORIZED : CAPTURED);
    }

    /** An expired order is taken up again if its goods are still free; any other has to give the money back. */
    private static Change late(Order order, Operation operation, Instant now) {
        if (order.status() != Status.EXPIRED) {
            return orphan(order, operation, now);
        }
        return Change.of(
                        order.next(Status.CONFIRMED, received(order, operation), null, now),
                        "order.revived",
                        Map.of("total", order.total()))
                .with(StockEffect.RESERVE);
    }

    static Change orphan(Order order, Operation operation, Instant now) {
        return Change.of(
                        order.next(order.status(), received(order, operation), null, now),
                        "payment.orphaned",
                        Map.of("amount", operation.amount()))
                .givingBack();
    }

    private static Change unpaid(Order order, String reason, Instant now) {
        if (order.cancelReason() != null) {
            return Lifecycle.cancelled(order, order.payment().is(VOIDED), order.cancelReason(), now);
        }
        boolean expired = reason.equals(Outcome.WITHDRAWN) && order.payment().expired(now);
        Order ended = expired
                ? order.next(Status.EXPIRED, order.payment().is(VOIDED), "not paid in time", now)
                : order.next(Status.FAILED, order.payment().is(FAILED), reason, now);
        return Change.of(
                        ended,
                        expired ? "order.expired" : "order.failed",
                        Map.of("reason", String.valueOf(ended.reason())))
                .with(StockEffect.RELEASE);
    }

    /** An order that ended in doubt about its payment: there is none. */
    private static Change letGo(Order order, Instant now) {
        return order.paymentStatus().moves()
                ? told(order, VOIDED, "payment.voided", Map.of(), now)
                : Change.none(order);
    }

    private static Change asksBuyer(Order order, String url, Instant now) {
        if (order.status() != Status.PLACED || order.paymentStatus() == ACTION_REQUIRED) {
            return Change.none(order);
        }
        Map<String, Object> details = new LinkedHashMap<>(Map.of("url", url));
        if (order.payment().expiresAt() != null) {
            details.put("deadline", order.payment().expiresAt());
        }
        Payment waits = order.payment().waits(ACTION_REQUIRED, url);
        return Change.of(order.next(order.status(), waits, null, now), "payment.action_required", details);
    }

    private static Change losesSight(Order order, Instant now) {
        if (order.status() != Status.PLACED || order.paymentStatus() == UNKNOWN) {
            return Change.none(order);
        }
        Payment unknown = order.payment().waits(UNKNOWN, null);
        return Change.of(order.next(order.status(), unknown, null, now), "payment.unknown", Map.of());
    }

    private static Change captured(Order order, Outcome outcome, Instant now) {
        boolean called = order.status() == Status.CANCELLED;
        return switch (outcome) {
            case Outcome.Succeeded _ -> shipped(order, now);
            case Outcome.Declined declined ->
                called
                        ? told(order, AUTHORIZED, "payment.capture_failed", Map.of("reason", declined.reason()), now)
                                .givingBack()
                        : Lifecycle.review(order, order.payment().is(AUTHORIZED), "capture: " + declined.reason(), now);
            case Outcome.Undecided undecided ->
                called
                        ? Change.none(order)
                        : Lifecycle.review(order, order.payment().is(UNKNOWN), "capture: " + undecided.reason(), now);
            case Outcome.Unknown _, Outcome.NotSent _, Outcome.ActionRequired _ -> Change.none(order);
        };
    }

    private static Change shipped(Order order, Instant now) {
        if (order.status() != Status.CONFIRMED || order.shipment() == null) {
            Change captured = told(order, CAPTURED, "payment.captured", Map.of(), now);
            return order.status() == Status.CANCELLED ? captured.givingBack() : captured;
        }
        return Change.of(
                        order.next(Status.SHIPPED, order.payment().is(CAPTURED), null, now),
                        "order.shipped",
                        Map.of("shipment", order.shipment()))
                .with(StockEffect.SHIP);
    }

    private static Change told(
            Order order, PaymentStatus payment, String type, Map<String, Object> details, Instant now) {
        return Change.of(order.next(order.status(), order.payment().is(payment), null, now), type, details);
    }

    private static Change voided(Order order, Outcome outcome, Instant now) {
        return switch (outcome) {
            case Outcome.Succeeded _ -> told(order, VOIDED, "payment.voided", Map.of(), now);
            case Outcome.Declined declined ->
                told(order, AUTHORIZED, "payment.void_failed", Map.of("reason", declined.reason()), now);
            case Outcome.Unknown _, Outcome.NotSent _, Outcome.ActionRequired _, Outcome.Undecided _ ->
                Change.none(order);
        };
    }

    private static Change refunded(Order order, Operation operation, Outcome outcome, Instant now) {
        Money amount = operation.amount();
        Payment payment = order.payment();
        return switch (outcome) {
            case Outcome.Succeeded _ ->
                Change.of(
                        order.next(
                                order.status(),
                                payment.refundDone(
                                        amount.amount(), order.total().amount()),
                                null,
                                now),
                        "payment.refunded",
                        Map.of("refundId", operation.id(), "amount", amount));
            case Outcome.Declined declined ->
                Change.of(
                        order.next(order.status(), payment.refundRefused(amount.amount()), null, now),
                        "payment.refund_failed",
                        Map.of("refundId", operation.id(), "amount", amount, "reason", declined.reason()));
            case Outcome.Unknown _, Outcome.NotSent _, Outcome.ActionRequired _, Outcome.Undecided _ ->
                Change.none(order);
        };
    }
}
