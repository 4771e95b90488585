package dev.millrace.orders.domain;

import java.time.Instant;
import java.util.UUID;

/**
 * One entry of the event log.
 *
 * @param seq counts up from 1 without gaps within an order
 * @param type such as {@code order.confirmed}
 * @param data JSON text: status, paymentStatus, customerId, actor, traceId and the event's own members
 */
public record OrderEvent(UUID orderId, int seq, String type, Instant occurredAt, String data) {}
