package dev.millrace.payments.domain;

import dev.millrace.payments.Operation;
import reactor.core.publisher.Mono;

/** A payment provider. It recognises repetitions by {@link Operation#key()}. */
public interface PaymentGateway {

    /** Moves the money, or answers what it answered to this key before. Errors when there is no clear answer. */
    Mono<GatewayReply> send(Operation operation);

    /** What became of this key; empty when it was never seen. Errors when there is no clear answer. */
    Mono<GatewayReply> lookUp(Operation operation);
}
