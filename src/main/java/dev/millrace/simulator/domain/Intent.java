package dev.millrace.simulator.domain;

import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A payment, as Stripe's payment intent.
 *
 * @param amount minor units asked for
 * @param currency lower case
 * @param manual whether the money is set aside first and captured later
 * @param received minor units that were taken
 * @param refusal why it was refused last; null when it was not
 */
public record Intent(
        String id,
        long amount,
        String currency,
        boolean manual,
        Status status,
        long received,
        Map<String, String> metadata,
        @Nullable String refusal,
        Instant createdAt) {

    /** As Stripe names them. */
    public enum Status {
        REQUIRES_PAYMENT_METHOD,
        REQUIRES_ACTION,
        REQUIRES_CAPTURE,
        SUCCEEDED,
        CANCELED;

        /** As sent. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    Intent in(Status next, long taken) {
        return new Intent(id, amount, currency, manual, next, taken, metadata, refusal, createdAt);
    }

    /** The card said yes. */
    Intent approved() {
        return manual ? in(Status.REQUIRES_CAPTURE, 0) : in(Status.SUCCEEDED, amount);
    }

    /** The card said no. */
    Intent refused(String reason) {
        return new Intent(id, amount, currency, manual, Status.REQUIRES_PAYMENT_METHOD, 0, metadata, reason, createdAt);
    }

    /** What the money did when this state was reached; null when none moved. */
    @Nullable
    String movement() {
        return switch (status) {
            case SUCCEEDED -> manual ? "capture" : "charge";
            case REQUIRES_CAPTURE -> "authorize";
            case REQUIRES_PAYMENT_METHOD, REQUIRES_ACTION, CANCELED -> null;
        };
    }
}
