package dev.millrace.catalog.web;

import dev.millrace.catalog.domain.Adjustment;
import dev.millrace.catalog.domain.Movement;
import dev.millrace.catalog.domain.Stock;
import dev.millrace.catalog.domain.StockEvent;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Stock as staff see it. */
final class StockViews {

    private StockViews() {}

    record Level(String sku, long onHand, long reserved, long available) {

        static Level of(String sku, Stock stock) {
            return new Level(sku, stock.onHand(), stock.reserved(), stock.available());
        }
    }

    /** A correction and the level it left. */
    record Adjusted(
            long movementId,
            String sku,
            long delta,
            String reason,
            long onHand,
            long reserved,
            long available,
            Instant occurredAt) {

        static Adjusted of(Adjustment.Done done) {
            Adjustment.Request request = done.request();
            Stock stock = done.stock();
            return new Adjusted(
                    done.movement(),
                    request.sku(),
                    request.delta(),
                    request.reason(),
                    stock.onHand(),
                    stock.reserved(),
                    stock.available(),
                    done.at());
        }
    }

    record Moved(
            long id,
            String sku,
            long delta,
            String reason,
            Actor actor,
            @Nullable UUID orderId,
            Instant occurredAt) {

        static Moved of(Movement movement) {
            return new Moved(
                    movement.id(),
                    movement.sku(),
                    movement.delta(),
                    movement.reason(),
                    new Actor(movement.actorKind(), movement.actor()),
                    movement.order(),
                    movement.at());
        }
    }

    /** A line that the stock has crossed. */
    record Told(String type, String sku, Crossing data, Instant occurredAt) {

        static Told of(StockEvent event) {
            Stock stock = event.stock();
            return new Told(
                    event.type(),
                    event.sku(),
                    new Crossing(stock.available(), stock.onHand(), stock.reserved(), event.lowStockAt()),
                    event.at());
        }
    }

    record Crossing(long available, long onHand, long reserved, long lowStockAt) {}

    record Actor(String kind, @Nullable UUID id) {}
}
