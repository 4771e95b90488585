package dev.millrace.payments.domain;

import static java.util.Objects.requireNonNullElseGet;

import dev.millrace.payments.Operation;
import dev.millrace.payments.Outcome;
import dev.millrace.payments.Payments;
import dev.millrace.payments.PaymentsSettings;
import dev.millrace.platform.flow.Detached;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Turns what a gateway says, or fails to say, into an outcome. */
public final class PaymentService implements Payments {

    /** How long a gateway remembers a key: past it a repetition could move money twice. Stripe promises 24 hours. */
    private static final Duration KEY_WINDOW = Duration.ofHours(23);

    private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

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
    public Operation.Kind opening() {
        return settings.capture() == PaymentsSettings.Capture.IMMEDIATE
                ? Operation.Kind.CHARGE
                : Operation.Kind.AUTHORIZE;
    }

    @Override
    public Mono<Outcome> send(Operation operation) {
        return outcome(operation, gateway.send(operation));
    }

    @Override
    public Mono<Outcome> resolve(Operation operation) {
        return operation.sentAt() == null
                ? send(operation)
                : outcome(operation, gateway.lookUp(operation).switchIfEmpty(sentAgain(operation)));
    }

    private Mono<GatewayReply> sentAgain(Operation operation) {
        return Mono.defer(() -> older(operation, KEY_WINDOW) ? unheardOf() : gateway.send(operation));
    }

    @Override
    public Mono<Outcome> withdraw(Operation operation) {
        return operation.sentAt() == null
                ? Mono.just(new Outcome.Declined(Outcome.WITHDRAWN))
                : outcome(operation, gateway.withdraw(operation).switchIfEmpty(vanished(operation)));
    }

    private Mono<GatewayReply> vanished(Operation operation) {
        return Mono.defer(() -> older(operation, settings.transit())
                ? Mono.just(new GatewayReply.Refused(Outcome.WITHDRAWN))
                : unheardOf());
    }

    private static Mono<GatewayReply> unheardOf() {
        return Mono.error(() -> new IllegalStateException("the gateway has not heard of it"));
    }

    private boolean older(Operation operation, Duration age) {
        return clock.instant()
                .isAfter(Objects.requireNonNull(operation.sentAt()).plus(age));
    }

    private Mono<Outcome> outcome(Operation operation, Mono<GatewayReply> call) {
        return Detached.run(bounded(call).timeout(settings.deadline()))
                .map(reply -> clear(operation, reply))
                .onErrorResume(failure -> Mono.fromSupplier(() -> unclear(operation, failure)));
    }

    private Mono<GatewayReply> bounded(Mono<GatewayReply> call) {
        return Mono.defer(() -> {
            if (inFlight.incrementAndGet() > settings.concurrency()) {
                inFlight.decrementAndGet();
                return Mono.error(new NotSentException("too many calls in flight", null));
            }
            return call.doFinally(_ -> inFlight.decrementAndGet());
        });
    }

    private Outcome clear(Operation operation, GatewayReply reply) {
        return switch (reply) {
            case GatewayReply.Done done -> new Outcome.Succeeded(done.reference());
            case GatewayReply.Refused refused -> new Outcome.Declined(refused.reason());
            case GatewayReply.ActionRequired action ->
                new Outcome.ActionRequired(
                        action.reference(),
                        action.url(),
                        requireNonNullElseGet(
                                scheduled(operation, clock.instant()),
                                () -> clock.instant().plus(longest())));
        };
    }

    private Outcome unclear(Operation operation, Throwable failure) {
        Instant now = clock.instant();
        if (failure instanceof NotSentException refusal) {
            // Nothing was asked, so nothing is learnt: the schedule waits, however long the gateway is away.
            Instant again = now.plus(pause(operation, refusal.retryAfter()));
            return operation.sentAt() == null
                    ? new Outcome.NotSent(reason(failure), again)
                    : new Outcome.Unknown(reason(failure), again);
        }
        Instant next = scheduled(operation, now);
        if (next == null && operation.kind() != Operation.Kind.REFUND) {
            return new Outcome.Undecided(reason(failure));
        }
        return new Outcome.Unknown(reason(failure), next == null ? now.plus(longest()) : next);
    }

    private static String reason(Throwable failure) {
        return failure instanceof NotSentException
                ? String.valueOf(failure.getMessage())
                : failure.getClass().getSimpleName();
    }

    /** The next moment on the schedule, which starts when the operation is sent; null after its end. */
    private @Nullable Instant scheduled(Operation operation, Instant now) {
        Instant moment = operation.sentAt() == null ? now : operation.sentAt();
        for (Duration pause : settings.checks()) {
            moment = moment.plus(pause);
            if (moment.isAfter(now)) {
                return moment;
            }
        }
        return null;
    }

    /** What must never be given up is asked for ever, at the schedule's longest pause. */
    private Duration longest() {
        return settings.checks().getLast();
    }

    /** Exponential with full jitter, and never before the gateway wants to hear of us again. */
    private static Duration pause(Operation operation, @Nullable Duration retryAfter) {
        long ceiling =
                Math.min(SHORTEST_PAUSE.toMillis() << Math.min(operation.attempts(), 16), LONGEST_PAUSE.toMillis());
        Duration pause = Duration.ofMillis(ThreadLocalRandom.current().nextLong(ceiling / 2, ceiling + 1));
        return retryAfter != null && retryAfter.compareTo(pause) > 0 ? retryAfter : pause;
    }

    @Override
    public Mono<List<Operation>> claimDue(int limit) {
        return Mono.defer(() -> {
            Instant now = clock.instant();
            return operations.claimDue(now, now.plus(settings.lease()), limit);
        });
    }

    @Override
    public Mono<Boolean> store(Operation operation, Outcome outcome) {
        return operations.store(operation, outcome);
    }

    @Override
    public Mono<List<Entry>> ofOrder(UUID orderId) {
        return operations.ofOrder(orderId);
    }

    @Override
    public Mono<Entry> requested(UUID orderId, String key) {
        return operations.requested(orderId, key);
    }

    @Override
    public Duration lease() {
        return settings.lease();
    }

    @Override
    public Duration patience() {
        return longest().compareTo(LONGEST_PAUSE) < 0 ? longest() : LONGEST_PAUSE;
    }
}
