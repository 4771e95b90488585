package dev.millrace.notifications.domain;

import java.time.Instant;
import java.util.UUID;

/**
 * A mail that this process has taken to write and send.
 *
 * @param id also the name in its {@code Message-ID}, the same at every try
 * @param facts the event's data, as JSON
 * @param attempts tries before this one that were refused
 * @param epoch of this claim; whoever holds an older one can write nothing any more
 */
public record Task(
        UUID id,
        UUID orderId,
        UUID customerId,
        Template template,
        String facts,
        Instant occurredAt,
        int attempts,
        int epoch) {}
