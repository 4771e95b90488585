package dev.millrace.notifications.domain;

import dev.millrace.eventlog.Entry;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Which events customers are written about.
 *
 * <p>A template is sent once an order, however often the order comes to that point: an order that is confirmed again
 * after a review is not confirmed twice to its customer. A refund is an exception, as several parts of an order's money
 * may go back, each of which is told once, by the id of its refund.
 */
public final class Occasions {

    private static final String ONCE = "";

    private Occasions() {}

    /** Empty for events that are nobody's mail. */
    public static Optional<Occasion> of(Entry entry) {
        Template template = template(entry);
        if (template == null || entry.orderId() == null) {
            return Optional.empty();
        }
        ObjectNode data = entry.data();
        return Optional.of(new Occasion(
                entry.orderId(),
                UUID.fromString(data.required("customerId").asString()),
                entry.seq(),
                template,
                template == Template.PAYMENT_REFUNDED
                        ? data.required("refundId").asString()
                        : ONCE,
                entry.content().text(),
                entry.occurredAt()));
    }

    private static @Nullable Template template(Entry entry) {
        return switch (entry.type()) {
            case "order.confirmed", "order.revived" -> Template.ORDER_CONFIRMED;
            case "order.shipped" -> Template.ORDER_SHIPPED;
            case "order.delivered" -> Template.ORDER_DELIVERED;
            case "order.cancelled" -> Template.ORDER_CANCELLED;
            case "order.failed", "order.expired" -> Template.PAYMENT_FAILED;
            case "payment.refunded" -> Template.PAYMENT_REFUNDED;
            case "order.review_closed" -> decided(entry.data());
            default -> null;
        };
    }

    private static Template decided(ObjectNode data) {
        return data.path("decision").asString("").equals("confirm")
                ? Template.ORDER_CONFIRMED
                : Template.ORDER_CANCELLED;
    }
}
