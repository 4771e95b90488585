package dev.millrace.orders.domain;

import dev.millrace.orders.domain.IntakeService.Placed;
import dev.millrace.payments.Operation;
import dev.millrace.payments.Payments;
import dev.millrace.platform.error.DomainException;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/** Charges fresh orders and answers their placements, the first time and again. */
public final class SettlementService {

    private static final Logger LOG = LoggerFactory.getLogger(SettlementService.class);

    private final OrderRepository orders;
    private final OutcomeService outcomes;
    private final Payments payments;
    private final AnswerWriter answers;
    private final InstantSource clock;

    public SettlementService(
            OrderRepository orders,
            OutcomeService outcomes,
            Payments payments,
            AnswerWriter answers,
            InstantSource clock) {
        this.orders = orders;
        this.outcomes = outcomes;
        this.payments = payments;
        this.answers = answers;
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

    /** The answer that was stored with the change, or the one that was given before. */
    private Mono<Answer> settle(Placement placement, Order order, Settlement settlement) {
        return outcomes.carry(order, settlement, stored -> answering(placement, stored))
                .flatMap(carried -> {
                    Answer answer = answer(carried.order(), placement.traceId());
                    return carried.stored()
                            ? Mono.just(answer)
                            : orders.keep(placement.customerId(), placement.key(), answer);
                });
    }

    private StoredChange answering(Placement placement, StoredChange stored) {
        return stored.answering(
                placement.key(), placement.traceId(), answer(stored.change().order(), placement.traceId()));
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
