package dev.millrace.orders.domain;

import dev.millrace.catalog.SoldOut;
import dev.millrace.catalog.StockChanges;
import dev.millrace.orders.OrdersSettings;
import dev.millrace.payments.Payments;
import dev.millrace.platform.error.DomainException;
import dev.millrace.platform.flow.Batcher;
import dev.millrace.platform.flow.Detached;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Takes orders. From the moment a placement is accepted it no longer depends on its caller: whoever hangs up only stops
 * awaiting the answer, and after a crash the recovery loop finishes what was accepted.
 */
public final class IntakeService {

    /** A placement that keeps being crowded out ends here rather than never. */
    private static final int TRIES = 64;

    private final Batcher<Placement, PlacementResult> batches;
    private final Latecomers latecomers;
    private final OrderRepository orders;
    private final SettlementService settlements;
    private final ChangeService changes;
    private final Payments payments;
    private final StockChanges stock;
    private final CommitSignal commits;
    private final OrderMetrics metrics;
    private final OrdersSettings settings;
    private final InstantSource clock;

    public IntakeService(
            OrderRepository orders,
            SettlementService settlements,
            ChangeService changes,
            Payments payments,
            StockChanges stock,
            SoldOut soldOut,
            CommitSignal commits,
            OrderMetrics metrics,
            OrdersSettings settings,
            InstantSource clock) {
        this.orders = orders;
        this.settlements = settlements;
        this.changes = changes;
        this.payments = payments;
        this.stock = stock;
        this.commits = commits;
        this.metrics = metrics;
        this.settings = settings;
        this.clock = clock;
        this.batches = new Batcher<>(
                settings.lanes(), settings.batchSize(), settings.queue(), this::placeAll, OrderFaults::ofOne);
        this.latecomers = new Latecomers(orders, soldOut, settings);
    }

    /**
     * Places an order, charges it and answers. The answer is the settled order, or the placed one when that takes
     * longer than {@code wait}; the first answer to a key is the answer to all its repetitions.
     *
     * <p>Errors: {@code insufficient_stock}, {@code sale_closed}, {@code quantity_limit}, {@code unknown_product},
     * {@code mixed_currencies}, {@code total_out_of_range}, {@code idempotency_key_reused},
     * {@code idempotency_in_progress}, {@code overloaded}.
     * A refused placement has written nothing, its key included. While orders that were accepted wait to be settled,
     * no more are taken in than can be settled: what is answered late costs more than what is refused early.
     */
    public Mono<Placed> place(Placement placement, Duration wait) {
        DomainException refusal = refusal();
        if (refusal != null) {
            return Mono.error(refusal);
        }
        return Detached.run(accept(placement, TRIES)
                .doOnNext(metrics::placed)
                .flatMap(result -> answered(placement, result, wait)));
    }

    /** What a placement would be answered with now, whatever it is; null while there is room for one. */
    public @Nullable DomainException refusal() {
        return new Backlog(batches.waiting(), batches.delay())
                        .and(changes.backlog())
                        .tooLong(settings)
                ? OrderProblems.overloaded()
                : null;
    }

    /**
     * An answered placement.
     *
     * @param repeated whether this answer had been given before
     */
    public record Placed(Answer answer, boolean repeated) {}

    private Mono<PlacementResult> accept(Placement placement, int tries) {
        return (latecomers.include(placement) ? latecomers.refuse(placement) : batches.submit(placement))
                .flatMap(result -> result instanceof PlacementResult.Crowded && tries > 1
                        ? accept(placement, tries - 1)
                        : Mono.just(result));
    }

    private Mono<List<PlacementResult>> placeAll(List<Placement> placements) {
        return Mono.defer(() -> {
            long before = latecomers.now();
            Instant now = clock.instant();
            Terms terms =
                    new Terms(now, now.plus(payments.lease()), now.plus(settings.paymentWindow()), payments.opening());
            return orders.place(placements, terms)
                    .doOnNext(this::tell)
                    .doOnNext(results -> latecomers.remember(results, before));
        });
    }

    private void tell(List<PlacementResult> results) {
        List<String> skus =
                results.stream().flatMap(IntakeService::reserved).distinct().toList();
        if (!skus.isEmpty()) {
            stock.changed(skus);
            commits.committed();
        }
    }

    private static Stream<String> reserved(PlacementResult result) {
        return result instanceof PlacementResult.Placed placed
                ? placed.order().lines().stream().map(OrderLine::sku)
                : Stream.empty();
    }

    private Mono<Placed> answered(Placement placement, PlacementResult result, Duration wait) {
        return switch (result) {
            case PlacementResult.Placed placed -> settled(placement, placed.order(), wait);
            case PlacementResult.Repeated repeated -> settlements.firstAnswer(placement, repeated);
            case PlacementResult.Concurrent _ -> Mono.error(OrderProblems.keyInProgress());
            case PlacementResult.OutOfStock out -> Mono.error(OrderProblems.insufficientStock(out.lines()));
            case PlacementResult.SaleClosed closed -> Mono.error(OrderProblems.saleClosed(closed.lines()));
            case PlacementResult.OverLimit over -> Mono.error(OrderProblems.quantityLimit(over.lines()));
            case PlacementResult.Unknown unknown -> Mono.error(OrderProblems.unknownProducts(unknown.skus()));
            case PlacementResult.MixedCurrencies _ -> Mono.error(OrderProblems.mixedCurrencies());
            case PlacementResult.TotalOutOfRange _ -> Mono.error(OrderProblems.totalOutOfRange());
            case PlacementResult.Crowded _ -> Mono.error(OrderProblems.crowded());
        };
    }

    /** The charge starts whether or not anyone awaits it; its result is waited for as long as the caller likes. */
    private Mono<Placed> settled(Placement placement, Order order, Duration wait) {
        Mono<Answer> charge = settlements.charge(placement, order);
        Mono<Answer> unsettled = Mono.defer(() -> settlements.answerUnsettled(placement, order));
        Mono<Answer> answer = Mono.deferContextual(context -> wait.isZero()
                ? unsettled.doFinally(_ -> Detached.start(charge, context))
                : Detached.start(charge, context).timeout(wait, unsettled));
        return answer.map(first -> new Placed(first, false));
    }
}
