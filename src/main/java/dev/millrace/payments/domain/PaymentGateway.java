package dev.millrace.payments.domain;

import dev.millrace.payments.Operation;
import java.time.Instant;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A payment provider. It recognises repetitions by {@link Operation#key()}. Every call errors with
 * {@link NotSentException} when nothing can have reached it, and with anything else when there is no clear answer.
 */
public interface PaymentGateway {

    /** Moves the money, or answers what it answered to this key before. */
    Mono<GatewayReply> send(Operation operation);

    /** What became of this key; empty when it was never seen. */
    Mono<GatewayReply> lookUp(Operation operation);

    /**
     * Sees to it that a charge or an authorization comes to nothing, as its order has no use for it any more:
     * {@code Refused} when nothing will happen under this key, with reason {@link dev.millrace.payments.Outcome#WITHDRAWN} if
     * that was our doing, {@code Done} when the money has moved already; empty when
     * the key was never seen.
     */
    Mono<GatewayReply> withdraw(Operation operation);

    /** Everything the gateway has in its books that was created in this time, in no particular order. */
    Flux<Movement> movements(Instant from, Instant to);

    /**
     * An entry of the gateway's books.
     *
     * @param key of the operation it was made for; null when it has none of ours
     * @param reference the gateway's own name for it
     * @param kind {@code charge}, {@code authorize} or {@code refund}: a captured authorization is a charge
     * @param amount minor units that moved, or were set aside
     * @param currency ISO 4217, upper case
     * @param createdAt by the gateway's clock
     */
    record Movement(
            @org.jspecify.annotations.Nullable String key,
            String reference,
            Operation.Kind kind,
            long amount,
            String currency,
            Instant createdAt) {}
}
