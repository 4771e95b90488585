package dev.millrace.orders.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.millrace.orders.domain.Action;
import dev.millrace.orders.domain.Lifecycle;
import dev.millrace.orders.domain.Order;
import dev.millrace.orders.domain.OrderLine;
import dev.millrace.orders.domain.Shipment;
import dev.millrace.platform.money.Money;
import dev.millrace.platform.security.Role;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An order as JSON.
 *
 * @param allowedActions what the reader may ask of it now
 * @param links where it, its events and its timeline are
 */
public record OrderView(
        UUID id,
        String number,
        String status,
        String paymentStatus,
        UUID customerId,
        List<Line> lines,
        Money total,
        @Nullable String clientReference,
        Map<String, String> metadata,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Shipment shipment,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String reason,
        Instant placedAt,
        Instant updatedAt,
        int version,
        List<String> allowedActions,
        Links links) {

    static final String PATH = "/api/v1/orders/";

    /** The order as this role sees it. */
    public static OrderView of(Order order, Role reader) {
        return new OrderView(
                order.id(),
                order.number(),
                order.status().label(),
                order.paymentStatus().label(),
                order.customerId(),
                order.lines().stream().map(Line::of).toList(),
                order.total(),
                order.clientReference(),
                order.metadata(),
                order.shipment(),
                order.reason(),
                order.placedAt(),
                order.updatedAt(),
                order.version(),
                Lifecycle.allowed(order, reader).stream().map(Action::label).toList(),
                Links.of(order.id()));
    }

    /** Goods of one kind. */
    public record Line(String sku, String name, int quantity, Money unitPrice, Money lineTotal) {
        private static Line of(OrderLine line) {
            return new Line(line.sku(), line.name(), line.quantity(), line.unitPrice(), line.lineTotal());
        }
    }

    /** Paths below the same host. */
    public record Links(String self, String events, String timeline) {
        private static Links of(UUID id) {
            return new Links(PATH + id, PATH + id + "/events", PATH + id + "/timeline");
        }
    }
}
