package dev.millrace.orders.domain;

import dev.millrace.payments.Operation;
import dev.millrace.payments.Payments;
import dev.millrace.platform.database.UuidV7;
import java.time.InstantSource;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Finishes what a crash, a lost answer, a deadline or a follow-up has left open. Every order that is not settled has an
 * operation with a next check, so this one loop is also what expires unpaid orders: it skips whatever is held by
 * somebody else, and calls an order unpaid only when the gateway says so.
 */
public final class RecoveryService {

    private static final Logger LOG = LoggerFactory.getLogger(RecoveryService.class);

    /** Operations taken in one round, and how many of them are asked about at a time. */
    private static final int ROUND = 64;

    private static final int CONCURRENCY = 16;

    private final OrderRepository orders;
    private final ChangeService changes;
    private final OutcomeService outcomes;
    private final Payments payments;
    private final UuidV7 ids;
    private final InstantSource clock;

    public RecoveryService(
            OrderRepository orders,
            ChangeService changes,
            OutcomeService outcomes,
            Payments payments,
            UuidV7 ids,
            InstantSource clock) {
        this.orders = orders;
        this.changes = changes;
        this.outcomes = outcomes;
        this.payments = payments;
        this.ids = ids;
        this.clock = clock;
    }

    /** Takes up operations whose check is due; goes on while whole rounds of them are. */
    public Mono<Void> recover() {
        return payments.claimDue(ROUND)
                .flatMap(due -> Flux.fromIterable(due)
                        .flatMap(this::recover, CONCURRENCY)
                        .then(Mono.defer(() -> due.size() == ROUND ? recover() : Mono.empty())));
    }

    private Mono<Void> recover(Operation operation) {
        return orders.find(operation.orderId())
                .flatMap(order -> outcomes.ask(order, operation)
                        .flatMap(outcome ->
                                outcomes.carry(order, new Settlement(operation, outcome), UnaryOperator.identity())))
                .onErrorResume(failure -> {
                    LOG.atWarn()
                            .addKeyValue("operation", operation.id())
                            .setCause(failure)
                            .log("An operation could not be settled; it stays due");
                    return Mono.empty();
                })
                .then();
    }

    /** Hands orders whose authorization is about to lapse to a person. */
    public Mono<Void> lapse() {
        return orders.lapsing(clock.instant(), ROUND)
                .flatMapMany(Flux::fromIterable)
                .concatMap(this::lapse)
                .then();
    }

    private Mono<Boolean> lapse(Order order) {
        Change change = Lifecycle.take(order, new Step.Lapse(), clock.instant());
        return change.changes() ? changes.store(StoredChange.bySystem(change, ids.next())) : Mono.just(false);
    }
}
