package dev.millrace.payments.infrastructure;

import dev.millrace.payments.Operation;
import dev.millrace.payments.domain.GatewayReply;
import dev.millrace.payments.domain.PaymentGateway;
import dev.millrace.platform.tracing.Spans;
import dev.millrace.platform.tracing.Step;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import java.time.Instant;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A gateway with a span for everything that a traced request asks of it, its wait for a turn included. */
public final class TracedGateway implements PaymentGateway {

    private static final AttributeKey<String> KIND = AttributeKey.stringKey("millrace.payment.kind");

    private final PaymentGateway gateway;

    /** @param gateway who is asked */
    public TracedGateway(PaymentGateway gateway) {
        this.gateway = gateway;
    }

    @Override
    public Mono<GatewayReply> send(Operation operation) {
        return Spans.step(step("send", operation), gateway.send(operation));
    }

    @Override
    public Mono<GatewayReply> lookUp(Operation operation) {
        return Spans.step(step("look up", operation), gateway.lookUp(operation));
    }

    @Override
    public Mono<GatewayReply> withdraw(Operation operation) {
        return Spans.step(step("withdraw", operation), gateway.withdraw(operation));
    }

    @Override
    public Flux<Movement> movements(Instant from, Instant to) {
        return gateway.movements(from, to);
    }

    private static Step step(String verb, Operation operation) {
        String kind = operation.kind().label();
        return new Step("payment " + verb + " " + kind, SpanKind.INTERNAL, Attributes.of(KIND, kind));
    }
}
