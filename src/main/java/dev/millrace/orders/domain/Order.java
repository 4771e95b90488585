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

    /** Whether neither goods nor money will move any more. */
    public boolean settled() {
        return settled(status, payment.status());
    }

    /** Whether an order in this state is settled. */
    public static boolean settled(Status status, PaymentStatus paymentStatus) {
        boolean moneyMoves = paymentStatus == PaymentStatus.PENDING || paymentStatus == PaymentStatus.UNKNOWN;
        boolean refundDue = status == Status.CANCELLED && paymentStatus == PaymentStatus.CAPTURED;
        return status.isEnd() && !moneyMoves && !refundDue;
    }

    /** The same order one version later. */
    Order next(Status newStatus, Payment newPayment, @Nullable String why, Instant now) {
        return new Order(
                id,
                customerId,
                newStatus,
                newPayment,
                lines,
                total,
                clientReference,
                metadata,
                shipment,
                why == null ? reason : why,
                cancelReason,
                placedAt,
                now,
                version + 1);
    }

    Order shippedBy(Shipment how) {
        return new Order(
                id,
                customerId,
                status,
                payment,
                lines,
                total,
                clientReference,
                metadata,
                how,
                reason,
                cancelReason,
                placedAt,
                updatedAt,
                version);
    }
}
