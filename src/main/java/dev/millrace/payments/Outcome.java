package dev.millrace.payments;

import java.time.Instant;

/** How an operation ended, or that nobody knows yet. */
public sealed interface Outcome {

    /**
     * The money moved.
     *
     * @param reference the gateway's own name for it
     */
    record Succeeded(String reference) implements Outcome {}

    /**
     * The gateway refused; no money moved, and none will under this key.
     *
     * @param reason the gateway's code, such as {@code card_declined}
     */
    record Declined(String reason) implements Outcome {}

    /**
     * Money may or may not have moved: a time-out, a lost connection, a server error.
     *
     * @param reason what went wrong
     * @param nextCheckAt when the result is asked for again
     */
    record Unknown(String reason, Instant nextCheckAt) implements Outcome {}

    /**
     * Still unknown after the last check: a person must decide.
     *
     * @param reason what went wrong last
     */
    record Undecided(String reason) implements Outcome {}
}
