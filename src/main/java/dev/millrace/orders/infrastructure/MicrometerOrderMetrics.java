package dev.millrace.orders.infrastructure;

import dev.millrace.orders.domain.Change;
import dev.millrace.orders.domain.OrderMetrics;
import dev.millrace.orders.domain.PlacementResult;
import io.micrometer.core.instrument.MeterRegistry;

/** {@code millrace.orders.placements} by result and {@code millrace.orders.events} by type. */
public final class MicrometerOrderMetrics implements OrderMetrics {

    private final MeterRegistry meters;

    public MicrometerOrderMetrics(MeterRegistry meters) {
        this.meters = meters;
    }

    @Override
    public void placed(PlacementResult result) {
        meters.counter("millrace.orders.placements", "result", label(result)).increment();
    }

    @Override
    public void moved(Change change, boolean stored) {
        Change.Event event = change.event();
        if (event != null) {
            meters.counter("millrace.orders.events", "type", stored ? event.type() : "overtaken")
                    .increment();
        }
    }

    private static String label(PlacementResult result) {
        return switch (result) {
            case PlacementResult.Placed _ -> "placed";
            case PlacementResult.Repeated _ -> "repeated";
            case PlacementResult.Concurrent _ -> "concurrent";
            case PlacementResult.OutOfStock _ -> "out_of_stock";
            case PlacementResult.Crowded _ -> "crowded";
            case PlacementResult.SaleClosed _ -> "sale_closed";
            case PlacementResult.OverLimit _ -> "over_limit";
            case PlacementResult.Unknown _ -> "unknown_product";
            case PlacementResult.MixedCurrencies _ -> "mixed_currencies";
            case PlacementResult.TotalOutOfRange _ -> "total_out_of_range";
        };
    }
}
