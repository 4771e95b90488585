package dev.millrace.notifications.domain;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A mail as the staff sees it.
 *
 * @param id time-ordered
 * @param occasion what the template may be sent for several times; empty where it is sent once
 * @param attempts tries so far, this one not counted
 * @param nextAttemptAt null unless it waits or is being sent
 * @param reason of the last refusal; null when there was none
 * @param recipient address; null until it was written, and again after the retention
 * @param subject null likewise
 * @param text null likewise
 * @param html null likewise
 * @param occurredAt when what it tells of happened
 * @param sentAt when the mail server took it; null until then
 */
public record Notification(
        UUID id,
        UUID orderId,
        UUID customerId,
        Template template,
        String occasion,
        Status status,
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
        @Nullable Instant sentAt) {}
