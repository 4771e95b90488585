package dev.millrace.simulator.domain;

import org.jspecify.annotations.Nullable;

/**
 * A line of the ledger file: what a step left behind, all of it together or nothing.
 *
 * @param movement of money; null when none moved
 * @param intent as it is now; null when the step touched none
 * @param refund that was made; null when none was
 * @param kept the answer kept under its key; null for a step without one
 */
public record Entry(
        @Nullable Movement movement,
        @Nullable Intent intent,
        @Nullable Refund refund,
        @Nullable Kept kept) {

    /**
     * An answer that is given again to the same key.
     *
     * @param request what was asked under it
     * @param status of the answer
     * @param body of the answer, JSON
     */
    public record Kept(String key, String request, int status, String body) {}
}
