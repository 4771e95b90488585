package dev.millrace.webhooks.web;

import dev.millrace.eventlog.Position;
import dev.millrace.platform.web.Json;
import dev.millrace.webhooks.domain.Delivery;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Deliveries as the staff see them. */
final class DeliveryViews {

    private DeliveryViews() {}

    record Event(
            String id,
            String type,
            @Nullable UUID orderId,
            @Nullable String sku,
            @Nullable Integer seq,
            Instant occurredAt) {

        static Event of(Delivery.Event event) {
            boolean order = event.orderId() != null;
            return new Event(
                    event.position().toString(),
                    event.type(),
                    event.orderId(),
                    order ? null : event.subject(),
                    order ? event.seq() : null,
                    event.occurredAt());
        }
    }

    record Line(
            UUID id,
            UUID endpointId,
            Event event,
            String status,
            int attempts,
            @Nullable Instant nextAttemptAt,
            @Nullable Integer lastStatusCode,
            @Nullable String lastError,
            Instant createdAt,
            @Nullable Instant finishedAt) {

        static Line of(Delivery delivery) {
            return new Line(
                    delivery.id(),
                    delivery.receiver(),
                    Event.of(delivery.event()),
                    delivery.state().label(),
                    delivery.attempts(),
                    delivery.nextAttemptAt(),
                    delivery.lastStatus(),
                    delivery.lastError(),
                    delivery.createdAt(),
                    delivery.finishedAt());
        }
    }

    /** With what was sent; what was answered is not kept. */
    record Full(Line delivery, JsonNode payload, List<ReceiverViews.Tried> attempts) {

        static Full of(Delivery.Full full) {
            return new Full(
                    Line.of(full.delivery()),
                    Json.parse(full.body(), JsonNode.class),
                    full.attempts().stream().map(ReceiverViews.Tried::of).toList());
        }
    }

    /** How many go again, and the {@code after} to go on with when there may be more. */
    record Resent(int resent, @Nullable String next) {

        static Resent of(Delivery.Resent resent) {
            Position last = resent.last();
            return new Resent(resent.resent(), last == null ? null : last.toString());
        }
    }
}
