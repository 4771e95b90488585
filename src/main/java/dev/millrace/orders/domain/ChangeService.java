package dev.millrace.orders.domain;

import dev.millrace.catalog.StockChanges;
import dev.millrace.orders.OrdersSettings;
import dev.millrace.platform.flow.Batcher;
import dev.millrace.platform.flow.Detached;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import reactor.core.publisher.Mono;

/** Stores changes in batches and tells whoever must know at once: the catalogue of stock, the streams of events. */
public final class ChangeService {

    private final Batcher<StoredChange, Boolean> batches;
    private final OrderRepository orders;
    private final StockChanges stock;
    private final CommitSignal commits;

    /** Never reached by what was accepted: intake holds back long before, see {@link IntakeService}. */
    private static final int BOUND = 65_536;

    /**
     * @param orders where changes are stored
     * @param stock told of every change of available stock
     * @param commits told that there are new events
     * @param settings size and number of batches
     */
    public ChangeService(OrderRepository orders, StockChanges stock, CommitSignal commits, OrdersSettings settings) {
        this.orders = orders;
        this.stock = stock;
        this.commits = commits;
        this.batches = new Batcher<>(settings.lanes(), settings.batchSize(), BOUND, this::storeAll, OrderFaults::ofOne);
    }

    /** Who waits for a batch here: whoever makes more changes should hold back when that is too much. */
    Backlog backlog() {
        return new Backlog(batches.waiting(), batches.delay());
    }

    /** Whether the change was stored: false when the order or its operation has moved on. Runs to its end. */
    public Mono<Boolean> store(StoredChange change) {
        return Detached.run(batches.submit(change));
    }

    private Mono<List<Boolean>> storeAll(List<StoredChange> changes) {
        return orders.store(changes).doOnNext(_ -> tell(changes));
    }

    private void tell(List<StoredChange> changes) {
        List<String> skus = changes.stream()
                .map(StoredChange::change)
                .filter(change -> change.stock() != Change.StockEffect.NONE)
                .flatMap(change -> skus(change.order()))
                .distinct()
                .toList();
        stockChanged(skus);
        commits.committed();
    }

    private void stockChanged(Collection<String> skus) {
        if (!skus.isEmpty()) {
            stock.changed(skus);
        }
    }

    private static Stream<String> skus(Order order) {
        return order.lines().stream().map(OrderLine::sku);
    }
}
