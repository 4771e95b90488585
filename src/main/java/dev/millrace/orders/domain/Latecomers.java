package dev.millrace.orders.domain;

import static java.util.Objects.requireNonNull;

import dev.millrace.catalog.SoldOut;
import dev.millrace.orders.OrdersSettings;
import dev.millrace.platform.flow.Batcher;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import reactor.core.publisher.Mono;

/**
 * Answers those who ask for what is sold out, without a look at the stock: in a sale these are nearly all. Only their
 * keys are looked up, since whoever asks again for an order that was placed gets that order.
 */
final class Latecomers {

    private final OrderRepository orders;
    private final SoldOut soldOut;
    private final Batcher<Placement, PlacementResult> batches;

    Latecomers(OrderRepository orders, SoldOut soldOut, OrdersSettings settings) {
        this.orders = orders;
        this.soldOut = soldOut;
        this.batches =
                new Batcher<>(settings.lanes(), settings.batchSize(), settings.queue(), this::refuseAll, _ -> false);
    }

    /** Whether this placement asks for something that is sold out. */
    boolean include(Placement placement) {
        return !soldOut.among(placement.quantities().keySet()).isEmpty();
    }

    /** {@code Repeated}, {@code OutOfStock}, or {@code Crowded} when there may be stock again. */
    Mono<PlacementResult> refuse(Placement placement) {
        return batches.submit(placement);
    }

    /** The moment to name with {@link #remember}. */
    long now() {
        return soldOut.now();
    }

    /** Learns from a batch whose stock was read after {@code since}. */
    void remember(List<PlacementResult> results, long since) {
        List<String> gone = results.stream()
                .filter(PlacementResult.OutOfStock.class::isInstance)
                .map(PlacementResult.OutOfStock.class::cast)
                .flatMap(PlacementResult.OutOfStock::gone)
                .distinct()
                .toList();
        if (!gone.isEmpty()) {
            soldOut.found(gone, since);
        }
    }

    private Mono<List<PlacementResult>> refuseAll(List<Placement> placements) {
        return orders.known(placements)
                .map(known -> IntStream.range(0, placements.size())
                        .mapToObj(i -> known.get(i)
                                .<PlacementResult>map(repeated -> repeated)
                                .orElseGet(() -> outOfStock(placements.get(i))))
                        .toList());
    }

    private PlacementResult outOfStock(Placement placement) {
        List<String> gone = soldOut.among(placement.quantities().keySet());
        return gone.isEmpty()
                ? new PlacementResult.Crowded()
                : new PlacementResult.OutOfStock(
                        gone.stream().map(sku -> line(placement, sku)).toList());
    }

    private static Map<String, Object> line(Placement placement, String sku) {
        return PlacementResult.OutOfStock.line(
                sku, requireNonNull(placement.quantities().get(sku)), 0);
    }
}
