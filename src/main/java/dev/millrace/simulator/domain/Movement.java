package dev.millrace.simulator.domain;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A line of the books: money that was taken, set aside, let go or sent back.
 *
 * @param kind {@code charge}, {@code authorize}, {@code capture}, {@code void} or {@code refund}
 * @param id of the payment or refund
 * @param payment the payment it belongs to
 * @param operation the caller's key of it, from the metadata
 * @param order the caller's order, from the metadata
 * @param amount minor units
 * @param currency upper case
 */
public record Movement(
        String kind,
        String id,
        String payment,
        @Nullable String operation,
        @Nullable String order,
        long amount,
        String currency,
        Instant at) {}
