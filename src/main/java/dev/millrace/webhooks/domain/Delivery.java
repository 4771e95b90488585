package dev.millrace.webhooks.domain;

import dev.millrace.eventlog.Position;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One event for one receiver.
 *
 * @param attempts since it was last put in line
 * @param nextAttemptAt null when it is not pending or has not been tried yet
 * @param lastStatus null when there was no attempt or no answer
 * @param lastError null when there was no attempt or there was an answer
 */
public record Delivery(
        UUID id,
        UUID receiver,
        Event event,
        DeliveryState state,
        int attempts,
        @Nullable Instant nextAttemptAt,
        @Nullable Integer lastStatus,
        @Nullable String lastError,
        Instant createdAt,
        @Nullable Instant finishedAt) {

    /**
     * What it tells of.
     *
     * @param orderId null when it tells of no order
     * @param seq 0 when it tells of no order
     */
    public record Event(
            Position position,
            String type,
            String subject,
            @Nullable UUID orderId,
            int seq,
            Instant occurredAt) {}

    /** A delivery with what was sent and every try of it, oldest first. */
    public record Full(Delivery delivery, String body, List<Attempt> attempts) {}

    /** Which deliveries a list shows; newest events first, below a position. */
    public record Query(UUID receiver, @Nullable DeliveryState state, Position before, int limit) {}

    /** Which deliveries are to be sent again: of events after one position up to another, within a time. */
    public record Range(Position after, Position upTo, Instant from, Instant to, List<DeliveryState> states) {}

    /**
     * How many were put in line again.
     *
     * @param last the last event that was looked at; null when the range is done
     */
    public record Resent(int resent, @Nullable Position last) {}
}
