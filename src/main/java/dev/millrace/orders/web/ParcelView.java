package dev.millrace.orders.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.millrace.orders.domain.Order;
import dev.millrace.orders.domain.OrderLine;
import dev.millrace.orders.domain.Shipment;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An order as whoever has its tracking link sees it: the goods and where they are; no person, no address, no money. */
public record ParcelView(
        String number,
        String status,
        List<Item> items,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Shipment shipment,
        Instant placedAt,
        Instant updatedAt,
        int version) {

    public static ParcelView of(Order order) {
        return new ParcelView(
                order.number(),
                order.status().label(),
                order.lines().stream().map(Item::of).toList(),
                order.shipment(),
                order.placedAt(),
                order.updatedAt(),
                order.version());
    }

    /** A line without its price. */
    public record Item(String name, int quantity) {
        private static Item of(OrderLine line) {
            return new Item(line.name(), line.quantity());
        }
    }
}
