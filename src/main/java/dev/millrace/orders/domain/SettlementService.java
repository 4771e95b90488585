package dev.millrace.orders.domain;

import dev.millrace.orders.domain.IntakeService.Placed;
import dev.millrace.payments.Operation;
import dev.millrace.payments.Outcome;
import dev.millrace.payments.Payments;
import dev.millrace.platform.error.DomainException;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Carries the result of a payment operation into its order, for the request that waits and after a crash alike. */
public final class SettlementService {

    private static final Logger LOG = LoggerFactory.getLogger(SettlementService.class);

    /** Operations taken in one round of recovery, and how many of them are asked about at a time. */
    private static final int ROUND = 64;

    private static final int CONCURRENCY = 16;

    private final OrderRepository orders;
    private final ChangeService changes;
    private final Payments payments;
    private final AnswerWriter answers;
    private final OrderMetrics metrics;
    private final InstantSource clock;

    public SettlementService(
            OrderRepository orders,
            ChangeService changes,
            Payments payments,
            AnswerWriter answers,
            OrderMetrics metrics,
            InstantSource clock) {
        this.orders = orders;
        this.changes = changes;
        this.payments = payments;
        this.answers = answers;
        this.metrics = metrics;
        this.clock = clock;
    }

    /** Charges a fresh order and stores the result with the answer to its placement. */
    Mono<Answer> charge(Placement placement, Order order) {
        Operation operation = new Operation(
                placement.operationId(),
                order.id(),
                payments.opening(),
                order.total(),
                placement.token(),
                null,
                0,
                0,
                null);
        return payments.send(operation)
                .flatMap(outcome -> settle(placement, order, new Settlement(operation, outcome)))
                .doOnError(failure -> LOG.atWarn()
                        .addKeyValue("order", order.id())
                        .addKeyValue("traceId", placement.traceId())
                        .setCause(failure)
                        .log("An order could not be settled at once; recovery will do it"));
    }

    private Mono<Answer> settle(Placement placement, Order order, Settlement settlement) {
        Change change = Lifecycle.take(order, step(settlement.outcome()), clock.instant());
        Answer answer = answer(change.order(), placement.traceId());
        return changes.store(
                        StoredChange.of(settlement, change).answering(placement.key(), placement.traceId(), answer))
                .doOnNext(stored -> metrics.moved(change, stored))
                .flatMap(stored -> stored ? Mono.just(answer) : overtaken(placement, order));
    }

    /** Somebody else settled the order first; the answer is what it has become. */
    private Mono<Answer> overtaken(Placement placement, Order order) {
        return orders.find(order.id())
                .map(current -> answer(current, placement.traceId()))
                .flatMap(answer -> orders.keep(placement.customerId(), placement.key(), answer));
    }

    /** Answers 202 with the placed order, unless an answer has been stored meanwhile. */
    Mono<Answer> answerUnsettled(Placement placement, Order order) {
        return orders.keep(placement.customerId(), placement.key(), answers.order(202, order));
    }

    /** The first answer of a repeated key, or why there is none yet. */
    Mono<Placed> firstAnswer(Placement placement, PlacementResult.Repeated repeated) {
        if (!repeated.fingerprint().equals(placement.fingerprint())) {
            return Mono.error(OrderProblems.keyReused());
        }
        Mono<Answer> first = repeated.answer() != null ? Mono.just(repeated.answer()) : lateAnswer(placement, repeated);
        return first.map(answer -> new Placed(answer, true));
    }

    /** The request that placed the order left no answer: once it can no longer be running, the order gives it. */
    private Mono<Answer> lateAnswer(Placement placement, PlacementResult.Repeated repeated) {
        boolean mayBeRunning = clock.instant().isBefore(repeated.since().plus(payments.lease()));
        return mayBeRunning
                ? Mono.error(OrderProblems.keyInProgress())
                : orders.find(repeated.orderId())
                        .flatMap(order -> orders.keep(
                                placement.customerId(), placement.key(), answer(order, placement.traceId())));
    }

    /** Takes up operations whose check is due: those of a crashed process, unknown results, refunds. */
    public Mono<Void> recover() {
        return payments.claimDue(ROUND)
                .flatMapMany(Flux::fromIterable)
                .flatMap(this::recover, CONCURRENCY)
                .then();
    }

    private Mono<Void> recover(Operation operation) {
        return payments.resolve(operation)
                .flatMap(outcome -> orders.find(operation.orderId())
                        .flatMap(order -> carry(order, new Settlement(operation, outcome))))
                .onErrorResume(failure -> {
                    LOG.atWarn()
                            .addKeyValue("operation", operation.id())
                            .setCause(failure)
                            .log("An operation could not be settled; it stays due");
                    return Mono.empty();
                });
    }

    private Mono<Void> carry(Order order, Settlement settlement) {
        if (settlement.operation().kind() == Operation.Kind.REFUND
                && !(settlement.outcome() instanceof Outcome.Succeeded)) {
            return postpone(settlement);
        }
        Step step =
                settlement.operation().kind() == Operation.Kind.REFUND ? new Step.Refund() : step(settlement.outcome());
        Change change = Lifecycle.take(order, step, clock.instant());
        return change.changes()
                ? changes.store(StoredChange.of(settlement, change))
                        .doOnNext(stored -> metrics.moved(change, stored))
                        .then()
                : postpone(settlement);
    }

    /** Nothing to tell anyone: the operation just waits for its next check. */
    private Mono<Void> postpone(Settlement settlement) {
        return payments.store(settlement.operation(), settlement.outcome()).then();
    }

    private static Step step(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Succeeded _ -> new Step.Confirm();
            case Outcome.Declined declined -> new Step.Decline(declined.reason());
            case Outcome.Unknown _, Outcome.NotSent _, Outcome.ActionRequired _ -> new Step.LosePayment();
            case Outcome.Undecided undecided -> new Step.Review(undecided.reason());
        };
    }

    private Answer answer(Order order, String traceId) {
        return switch (order.status()) {
            case PLACED, REVIEW -> answers.order(202, order);
            case CONFIRMED, SHIPPED, DELIVERED, RETURNED, CANCELLED, EXPIRED -> answers.order(201, order);
            case FAILED -> answers.refusal(declined(order), traceId);
        };
    }

    private static DomainException declined(Order order) {
        return OrderProblems.declined(order.id(), String.valueOf(order.reason()));
    }
}
