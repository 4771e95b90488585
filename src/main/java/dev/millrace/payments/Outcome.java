package dev.millrace.payments;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How an operation ended, or why it has not yet. */
public sealed interface Outcome {

    /** Reason of a {@link Declined} that we brought about ourselves. */
    String WITHDRAWN = "withdrawn";

    /** The state of the operation that this leads to, as stored. */
    String state();

    /** The gateway's own name of the payment or refund; null when it has not named it. */
    default @Nullable String reference() {
        return null;
    }

    /** Why it did not succeed; null when it did. */
    default @Nullable String reason() {
        return null;
    }

    /** When the operation is taken up again; null when it has ended or waits for a person. */
    default @Nullable Instant nextCheckAt() {
        return null;
    }

    /**
     * Done.
     *
     * @param reference the gateway's own name for it
     */
    record Succeeded(String reference) implements Outcome {
        @Override
        public String state() {
            return "succeeded";
        }
    }

    /**
     * The gateway refused; no money moved, and none will under this key.
     *
     * @param reason the gateway's code, such as {@code card_declined}
     */
    record Declined(String reason) implements Outcome {
        @Override
        public String state() {
            return "declined";
        }
    }

    /**
     * Nothing reached the gateway, or it refused to look at it: safe to send again.
     *
     * @param reason what was in the way
     * @param nextCheckAt when it is sent again
     */
    record NotSent(String reason, Instant nextCheckAt) implements Outcome {
        @Override
        public String state() {
            return "not_sent";
        }
    }

    /**
     * The buyer must confirm the payment before it can go on.
     *
     * @param reference the gateway's name of the payment
     * @param url where the buyer does so
     * @param nextCheckAt when the result is asked for
     */
    record ActionRequired(String reference, String url, Instant nextCheckAt) implements Outcome {
        @Override
        public String state() {
            return "action_required";
        }
    }

    /**
     * Money may or may not have moved: a time-out, a lost connection, a server error.
     *
     * @param reason what went wrong
     * @param nextCheckAt when the result is asked for again
     */
    record Unknown(String reason, Instant nextCheckAt) implements Outcome {
        @Override
        public String state() {
            return "unknown";
        }
    }

    /**
     * Still unknown after the last check: a person must decide.
     *
     * @param reason what went wrong last
     */
    record Undecided(String reason) implements Outcome {
        @Override
        public String state() {
            return "review";
        }
    }
}
