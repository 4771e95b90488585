package dev.millrace.orders.domain;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where the money of an order stands.
 *
 * @param actionUrl where the buyer confirms the payment; null when nothing is asked of the buyer
 * @param expiresAt until when the order must be paid, or the authorization is relied on; null when no clock runs
 * @param refundsRequested minor units of all refunds that succeeded or still may
 * @param refunded minor units of the refunds that succeeded
 */
public record Payment(
        PaymentStatus status,
        @Nullable String actionUrl,
        @Nullable Instant expiresAt,
        long refundsRequested,
        long refunded) {

    /** Not paid yet, and given up at this time. */
    public static Payment pending(Instant expiresAt) {
        return new Payment(PaymentStatus.PENDING, null, expiresAt, 0, 0);
    }

    /** Whether its clock has run out. */
    boolean expired(Instant now) {
        return expiresAt != null && !now.isBefore(expiresAt);
    }

    /** The same money in another state; nothing is asked of the buyer any more and no clock runs. */
    Payment is(PaymentStatus next) {
        return new Payment(next, null, null, refundsRequested, refunded);
    }

    /** In another state with the clock still running. */
    Payment waits(PaymentStatus next, @Nullable String url) {
        return new Payment(next, url, expiresAt, refundsRequested, refunded);
    }

    /** Relied on until then. */
    Payment until(Instant then) {
        return new Payment(status, actionUrl, then, refundsRequested, refunded);
    }

    /** With one more refund under way. */
    Payment refunding(long amount) {
        return new Payment(status, actionUrl, expiresAt, Math.addExact(refundsRequested, amount), refunded);
    }

    /** A refund under way that was refused. */
    Payment refundRefused(long amount) {
        return new Payment(status, actionUrl, expiresAt, refundsRequested - amount, refunded);
    }

    /** A refund under way that succeeded; of a payment of this total. */
    Payment refundDone(long amount, long total) {
        long sum = refunded + amount;
        PaymentStatus next = sum == total ? PaymentStatus.REFUNDED : PaymentStatus.PARTIALLY_REFUNDED;
        return new Payment(next, actionUrl, expiresAt, refundsRequested, sum);
    }
}
