package dev.millrace.notifications.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.millrace.notifications.domain.Notification;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A mail as JSON. What it has not got is left out, and so are its texts in lists. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record NotificationView(
        UUID id,
        UUID orderId,
        UUID customerId,
        String template,
        @Nullable UUID refundId,
        String status,
        int attempts,
        @Nullable Instant nextAttemptAt,
        @Nullable String reason,
        @Nullable String recipient,
        @Nullable String subject,
        @Nullable String text,
        @Nullable String html,
        Instant occurredAt,
        Instant createdAt,
        Instant updatedAt,
        @Nullable Instant sentAt) {

    static NotificationView of(Notification notification) {
        return new NotificationView(
                notification.id(),
                notification.orderId(),
                notification.customerId(),
                notification.template().label(),
                notification.occasion().isEmpty() ? null : UUID.fromString(notification.occasion()),
                notification.status().label(),
                notification.attempts(),
                notification.nextAttemptAt(),
                notification.reason(),
                notification.recipient(),
                notification.subject(),
                notification.text(),
                notification.html(),
                notification.occurredAt(),
                notification.createdAt(),
                notification.updatedAt(),
                notification.sentAt());
    }
}
