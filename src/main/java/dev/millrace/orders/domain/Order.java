package dev.millrace.orders.domain;

import dev.millrace.platform.money.Money;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An order as it stands. It never changes: {@link Lifecycle} answers a step with the order that follows.
 *
 * @param id time-ordered
 * @param lines in SKU order, each SKU once
 * @param total sum of the lines
 * @param clientReference the buyer's own name for it
 * @param metadata the buyer's own notes
 * @param shipment once it is shipped
 * @param payment where its money stands
 * @param reason why it failed, was cancelled or needs a person
 * @param cancelReason of a cancellation that waits for the answer to a payment in flight
 * @param version counts up with every change and equals the {@code seq} of its last event
 */
public record Order(
        UUID id,
        UUID customerId,
        Status status,
        Payment payment,
        List<OrderLine> lines,
        Money total,
        @Nullable String clientReference,
        Map<String, String> metadata,
        @Nullable Shipment shipment,
        @Nullable String reason,
        @Nullable String cancelReason,
        Instant placedAt,
        Instant updatedAt,
        int version) {

    /** The name for people: twelve letters of the id that no one confuses, and no one can count up. */
    public String number() {
        return OrderNumber.of(id);
    }

    /** Where its money stands. */
    public PaymentStatus paymentStatus() {
        return payment.status();
    }

    /** Whether it is to be cancelled as soon as the payment under way has an answer. */
    public boolean cancelling() {
        return status == Status.PLACED && cancelReason != null;
    }

    /** Minor units that can still be refunded. */
    public long refundable() {
        return total.amount() - payment.refundsRequested();
    }

    /** Whether neither goods nor money will move any more by themselves. */
    public boolean settled() {
        return settled(status, payment.status());
    }

    /** Whether an order in this state is settled. */
    public static boolean settled(Status status, PaymentStatus paymentStatus) {
        return switch (status) {
            case PLACED, CONFIRMED, SHIPPED, REVIEW -> false;
            case DELIVERED -> true;
            case FAILED, EXPIRED, CANCELLED, RETURNED ->
                switch (paymentStatus) {
                    case NONE, REFUNDED, VOIDED, FAILED -> true;
                    case PENDING, ACTION_REQUIRED, UNKNOWN, AUTHORIZED, CAPTURED, PARTIALLY_REFUNDED -> false;
                };
        };
    }

    /** Whether nobody has a use for its payment any more: it has ended, is to be cancelled, or was not paid in time. */
    public boolean wantsNoPayment(Instant now) {
        return status.isEnd()
                || cancelReason != null
                || (status == Status.PLACED && paymentStatus() != PaymentStatus.UNKNOWN && payment.expired(now));
    }

    /** The same order one version later. */
    Order next(Status newStatus, Payment newPayment, @Nullable String why, Instant now) {
        return copy(newStatus, newPayment, shipment, why == null ? reason : why, cancelReason, now, version + 1);
    }

    /** One version later, to be cancelled as soon as the payment under way has an answer. */
    Order cancelling(String why, Instant now) {
        return copy(status, payment, shipment, reason, why, now, version + 1);
    }

    Order shippedBy(Shipment how) {
        return copy(status, payment, how, reason, cancelReason, updatedAt, version);
    }

    Order notShipped() {
        return copy(status, payment, null, reason, cancelReason, updatedAt, version);
    }

    Order paid(Payment how) {
        return copy(status, how, shipment, reason, cancelReason, updatedAt, version);
    }

    private Order copy(
            Status newStatus,
            Payment newPayment,
            @Nullable Shipment newShipment,
            @Nullable String newReason,
            @Nullable String newCancelReason,
            Instant newUpdatedAt,
            int newVersion) {
        return new Order(
                id,
                customerId,
                newStatus,
                newPayment,
                lines,
                total,
                clientReference,
                metadata,
                newShipment,
                newReason,
                newCancelReason,
                placedAt,
                newUpdatedAt,
                newVersion);
    }
}
