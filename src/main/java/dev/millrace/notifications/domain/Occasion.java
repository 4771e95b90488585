package dev.millrace.notifications.domain;

import java.time.Instant;
import java.util.UUID;

/**
 * Something to write to a customer about.
 *
 * @param seq of the event within its order; mails of one order go out in this order
 * @param key what the template may be sent for several times within the order, as a refund's id; empty where it is sent
 *     once
 * @param facts the event's data, as JSON
 */
public record Occasion(
        UUID orderId, UUID customerId, int seq, Template template, String key, String facts, Instant occurredAt) {}
