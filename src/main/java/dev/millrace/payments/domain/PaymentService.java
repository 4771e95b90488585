package dev.millrace.payments.domain;

import dev.millrace.payments.Operation;
import dev.millrace.payments.Outcome;
import dev.millrace.payments.Payments;
import dev.millrace.payments.PaymentsSettings;
import dev.millrace.platform.flow.Detached;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.publisher.Mono;

/** Turns what a gateway says, or fails to say, into an outcome. */
public final class PaymentService implements Payments {

    private final PaymentGateway gateway;
    private final OperationRepository operations;
    private final PaymentsSettings settings;
    private final InstantSource clock;
    private final AtomicInteger inFlight = new AtomicInteger();

    public PaymentService(
            PaymentGateway gateway, OperationRepository operations, PaymentsSettings settings, InstantSource clock) {
        this.gateway = gateway;
        this.operations = operations;
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    public Mono<Outcome> send(Operation operation) {
        return outcome(operation, gateway.send(operation));
    }

    @Override
    public Mono<Outcome> resolve(Operation operation) {
        return outcome(operation, gateway.lookUp(operation).switchIfEmpty(Mono.defer(() -> gateway.send(operation))));
    }

    private Mono<Outcome> outcome(Operation operation, Mono<GatewayReply> call) {
        return Detached.run(bounded(call).timeout(settings.deadline()))
                .map(PaymentService::clear)
                .onErrorResume(failure -> Mono.fromSupplier(() -> unclear(operation, failure)));
    }

    private Mono<GatewayReply> bounded(Mono<GatewayReply> call) {
        return Mono.defer(() -> {
            if (inFlight.incrementAndGet() > settings.concurrency()) {
                inFlight.decrementAndGet();
                return Mono.error(new IllegalStateException("too many calls in flight"));
            }
            return call.doFinally(_ -> inFlight.decrementAndGet());
        });
    }

    private static Outcome clear(GatewayReply reply) {
        return switch (reply) {
            case GatewayReply.Done done -> new Outcome.Succeeded(done.reference());
            case GatewayReply.Refused refused -> new Outcome.Declined(refused.reason());
        };
    }

    private Outcome unclear(Operation operation, Throwable failure) {
        String reason = failure.getClass().getSimpleName();
        List<Duration> checks = settings.checks();
        return operation.attempts() < checks.size()
                ? new Outcome.Unknown(reason, clock.instant().plus(checks.get(operation.attempts())))
                : new Outcome.Undecided(reason);
    }

    @Override
    public Mono<List<Operation>> claimDue(int limit) {
        return Mono.defer(() -> {
            Instant now = clock.instant();
            return operations.claimDue(now, now.plus(settings.lease()), limit);
        });
    }

    @Override
    public Mono<Boolean> postpone(Operation operation, Outcome outcome) {
        return switch (outcome) {
            case Outcome.Unknown unknown -> operations.postpone(operation, unknown.reason(), unknown.nextCheckAt());
            case Outcome.Undecided undecided -> operations.handOver(operation, undecided.reason());
            case Outcome.Declined declined -> operations.handOver(operation, declined.reason());
            case Outcome.Succeeded _ -> operations.handOver(operation, "succeeded, but its order cannot take it");
        };
    }

    @Override
    public Duration lease() {
        return settings.lease();
    }
}
