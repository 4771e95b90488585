package dev.millrace.eventlog;

import dev.millrace.platform.web.Json;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * One event.
 *
 * @param position where it is in the log
 * @param subject what it tells of: an order's id, a SKU, or the id of a webhook endpoint. Events of one subject are in
 *     order
 * @param orderId null when it tells of no order
 * @param seq gapless from 1 within an order; 0 when it tells of no order
 * @param type such as {@code order.confirmed}
 * @param content members as stored; of an order always {@code status}, {@code paymentStatus}, {@code customerId},
 *     {@code skus} and {@code actor}
 */
public record Entry(
        Position position,
        String subject,
        @Nullable UUID orderId,
        int seq,
        String type,
        Instant occurredAt,
        Data content) {

    /** The members, to be read only. */
    public ObjectNode data() {
        return content.members();
    }

    /** A text member of the data; empty when there is none. */
    public String text(String member) {
        return data().path(member).asString("");
    }

    /** Whose order it tells of; null when it tells of no order. */
    public @Nullable UUID customerId() {
        String id = text("customerId");
        return id.isEmpty() ? null : UUID.fromString(id);
    }

    /** Whether it tells of this product, or of an order with it. */
    public boolean concerns(String sku) {
        return orderId == null
                ? subject.equals(sku)
                : data().path("skus")
                        .valueStream()
                        .anyMatch(of -> of.asString("").equals(sku));
    }

    /** {@link #json} as text. */
    public String jsonText() {
        return Json.text(json());
    }

    /** The event as the API shows it, everywhere the same. */
    public ObjectNode json() {
        ObjectNode json = data().objectNode();
        json.put("id", position.toString());
        if (orderId != null) {
            json.put("orderId", subject);
            json.put("seq", seq);
        } else {
            json.put(type.startsWith("webhook.") ? "endpointId" : "sku", subject);
        }
        json.put("type", type);
        json.put("occurredAt", occurredAt.toString());
        json.setAll(data());
        return json;
    }
}
