package dev.millrace.orders.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.millrace.orders.domain.Action;
import dev.millrace.orders.domain.Lifecycle;
import dev.millrace.orders.domain.Order;
import dev.millrace.orders.domain.OrderLine;
import dev.millrace.orders.domain.Payment;
import dev.millrace.orders.domain.Shipment;
import dev.millrace.orders.domain.Status;
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
 * @param nextAction what is asked of the buyer; left out when nothing is
 * @param expiresAt until when it must be paid; left out when it is
 * @param cancellationRequested true while a cancellation waits for the answer to a payment under way
 * @param refunded what has gone back; left out when nothing has
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
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable NextAction nextAction,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Instant expiresAt,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Boolean cancellationRequested,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Money refunded,
        Instant placedAt,
        Instant updatedAt,
        int version,
        List<String> allowedActions,
        Links links) {

    static final String PATH = "/api/v1/orders/";

    /**
     * The order as this role sees it.
     *
     * @param track where anybody may follow it
     */
    static OrderView of(Order order, Role reader, String track) {
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
                NextAction.of(order.payment()),
                order.status() == Status.PLACED ? order.payment().expiresAt() : null,
                order.cancelling() ? true : null,
                order.payment().refunded() == 0
                        ? null
                        : new Money(order.payment().refunded(), order.total().currency()),
                order.placedAt(),
                order.updatedAt(),
                order.version(),
                Lifecycle.allowed(order, reader).stream().map(Action::label).toList(),
                Links.of(order.id(), track));
    }

    /** What the buyer has to do before the payment goes on. */
    public record NextAction(String type, String url) {
        private static @Nullable NextAction of(Payment payment) {
            return payment.actionUrl() == null ? null : new NextAction("redirect", payment.actionUrl());
        }
    }

    /** Goods of one kind. */
    public record Line(String sku, String name, int quantity, Money unitPrice, Money lineTotal) {
        private static Line of(OrderLine line) {
            return new Line(line.sku(), line.name(), line.quantity(), line.unitPrice(), line.lineTotal());
        }
    }

    /** Paths below the same host. */
    public record Links(String self, String events, String timeline, String track) {
        private static Links of(UUID id, String track) {
            return new Links(PATH + id, PATH + id + "/events", PATH + id + "/timeline", track);
        }
    }
}
