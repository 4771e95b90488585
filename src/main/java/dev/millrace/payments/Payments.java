package dev.millrace.payments;

import dev.millrace.platform.money.Money;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * The payments port of the orders module. The rows of operations are written by the orders module's own statements, in
 * one transaction with the order (ADR-0004); this module talks to the gateway and leases operations to workers.
 */
public interface Payments {

    /** The largest amount there is, in minor units. */
    long MAX_AMOUNT = 1_000_000_000_000_000L;

    /** What a placement asks for first: the money at once, or to set it aside until the goods leave. */
    Operation.Kind opening();

    /**
     * Sends an operation for the first time. Never errors: whatever is not a clear answer is
     * {@link Outcome.Unknown}, or {@link Outcome.NotSent} when nothing can have reached the gateway. Runs to its end even when nobody awaits it.
     */
    Mono<Outcome> send(Operation operation);

    /**
     * Finds out the result of an operation that may have been sent: looks it up by its key, and sends it under the same
     * key when the gateway has never heard of it. Never errors.
     */
    Mono<Outcome> resolve(Operation operation);

    /**
     * Leases operations whose next check is due, oldest first, each under a new epoch; no other worker gets them until
     * the lease has passed.
     */
    Mono<List<Operation>> claimDue(int limit);

    /**
     * Sees to it that a charge or an authorization whose order has no use for it comes to nothing:
     * {@link Outcome.Declined} when nothing will happen under its key, {@link Outcome.Succeeded} when it was too late.
     * Never errors.
     */
    Mono<Outcome> withdraw(Operation operation);

    /** Writes down a result that changes nothing of the order. Answers false when the lease was lost. */
    Mono<Boolean> store(Operation operation, Outcome outcome);

    /** All operations of an order, oldest first. */
    Mono<List<Entry>> ofOrder(UUID orderId);

    /** The refund that was asked for under this key; empty when there is none. */
    Mono<Entry> requested(UUID orderId, String key);

    /**
     * An operation as people see it.
     *
     * @param kind charge, authorize, capture, void or refund
     * @param state created, sent, not_sent, action_required, unknown, succeeded, declined or review
     * @param reference the gateway's own name of the payment or refund; null while it has not named it
     * @param reason why it has not succeeded
     * @param note the words of the person who asked for it
     * @param attempts how often its result was asked for
     */
    record Entry(
            UUID id,
            UUID orderId,
            String kind,
            String state,
            Money amount,
            @Nullable String reference,
            @Nullable String reason,
            @Nullable String note,
            int attempts,
            Instant createdAt,
            Instant updatedAt) {}

    /** How long an operation belongs to the worker that took it or wrote it. */
    Duration lease();

    /** Pause between two questions about what nobody can decide but the gateway. */
    Duration patience();
}
