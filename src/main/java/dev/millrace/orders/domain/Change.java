package dev.millrace.orders.domain;

import dev.millrace.payments.Operation;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a step leads to: the order to store and the event that tells of it, or neither when the order already is what
 * the step asks for.
 *
 * @param order as it stands afterwards
 * @param event null when nothing changes
 * @param stock what becomes of the goods
 * @param followUp the payment operation it leads to; null when it leads to none
 * @param touch what becomes of the operation that is still open
 */
public record Change(
        Order order,
        @Nullable Event event,
        StockEffect stock,
        @Nullable FollowUp followUp,
        Touch touch) {

    /**
     * The event of a change, under the order's new version.
     *
     * @param type past participle, such as {@code order.confirmed}
     * @param details members of its data beside the ones every event has
     */
    public record Event(String type, Map<String, Object> details) {}

    /**
     * A payment operation to be carried out after the change.
     *
     * @param kind capture, void or refund
     * @param amount minor units of the order's currency
     * @param request of the person who asked for it; null when the server does so by itself
     */
    public record FollowUp(
            Operation.Kind kind, long amount, @Nullable Request request) {}

    /**
     * A refund that somebody asked for.
     *
     * @param id of the refund
     * @param key the caller's idempotency key
     * @param reason the caller's words
     */
    public record Request(UUID id, String key, String reason) {}

    /** What a change does to an operation of the order that has no result yet. */
    public enum Touch {
        NONE,
        /** It is taken up at once, unless a call is running. */
        HURRY,
        /** A person knows that it succeeded. */
        ACCEPT;

        /** As the database is told. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What a change does to the stock of each line, times its quantity. */
    public enum StockEffect {
        NONE(0, 0),
        /** The goods are reserved again, if they are still free; otherwise the change cannot be stored. */
        RESERVE(1, 0),
        /** The reservation ends, the goods stay. */
        RELEASE(-1, 0),
        /** The reservation ends, the goods leave. */
        SHIP(-1, -1),
        /** The goods come back. */
        RETURN(0, 1);

        private final int reserved;
        private final int onHand;

        StockEffect(int reserved, int onHand) {
            this.reserved = reserved;
            this.onHand = onHand;
        }

        public int reserved() {
            return reserved;
        }

        public int onHand() {
            return onHand;
        }
    }

    static Change none(Order order) {
        return new Change(order, null, StockEffect.NONE, null, Touch.NONE);
    }

    static Change of(Order order, String type, Map<String, Object> details) {
        return new Change(order, new Event(type, details), StockEffect.NONE, null, Touch.NONE);
    }

    Change with(StockEffect effect) {
        return new Change(order, event, effect, followUp, touch);
    }

    Change with(Touch what) {
        return new Change(order, event, stock, followUp, what);
    }

    Change then(FollowUp next) {
        return new Change(order, event, stock, next, touch);
    }

    /** The money of this order goes back: what was set aside is let go, what was taken is refunded. */
    Change givingBack() {
        Payment payment = order.payment();
        long rest = order.total().amount() - payment.refundsRequested();
        return switch (payment.status()) {
            case AUTHORIZED ->
                then(new FollowUp(Operation.Kind.VOID, order.total().amount(), null));
            case CAPTURED, PARTIALLY_REFUNDED ->
                rest == 0
                        ? this
                        : new Change(order.paid(payment.refunding(rest)), event, stock, null, touch)
                                .then(new FollowUp(Operation.Kind.REFUND, rest, null));
            case NONE, PENDING, ACTION_REQUIRED, UNKNOWN, REFUNDED, VOIDED, FAILED -> this;
        };
    }

    /** Whether there is anything to store. */
    public boolean changes() {
        return event != null;
    }
}
