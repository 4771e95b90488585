package dev.millrace.payments;

import java.time.Duration;
import java.util.List;
import reactor.core.publisher.Mono;

/**
 * The payments port of the orders module. The rows of operations are written by the orders module's own statements, in
 * one transaction with the order (ADR-0004); this module talks to the gateway and leases operations to workers.
 */
public interface Payments {

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

    /** How long an operation belongs to the worker that took it or wrote it. */
    Duration lease();
}
