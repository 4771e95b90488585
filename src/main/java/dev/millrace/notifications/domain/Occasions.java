package dev.millrace.notifications.domain;

import dev.millrace.eventlog.Entry;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
    private static final String REVIEW_CLOSED = "order.review_closed";

    /** A review that ends with a confirmation is one, too. */
    private static final Map<String, Template> TEMPLATES = Map.of(
            "order.confirmed",
            Template.ORDER_CONFIRMED,
            "order.revived",
            Template.ORDER_CONFIRMED,
            "order.shipped",
            Template.ORDER_SHIPPED,
            "order.delivered",
            Template.ORDER_DELIVERED,
            "order.cancelled",
            Template.ORDER_CANCELLED,
            "order.failed",
            Template.PAYMENT_FAILED,
            "order.expired",
            Template.PAYMENT_FAILED,
            "payment.refunded",
            Template.PAYMENT_REFUNDED,
            REVIEW_CLOSED,
            Template.ORDER_CANCELLED);

    /** No event of another type is anybody's mail. */
    public static final Set<String> TYPES = TEMPLATES.keySet();

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
        return entry.type().equals(REVIEW_CLOSED) && entry.text("decision").equals("confirm")
                ? Template.ORDER_CONFIRMED
                : TEMPLATES.get(entry.type());
    }
}
