package dev.millrace.webhooks.infrastructure;

import static java.util.Objects.requireNonNull;

import dev.millrace.eventlog.Position;
import dev.millrace.webhooks.domain.Attempt;
import dev.millrace.webhooks.domain.Delivery;
import dev.millrace.webhooks.domain.DeliveryState;
import io.r2dbc.spi.Row;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/** Rows of deliveries and attempts. */
final class DeliveryRows {

    /** What {@link #delivery} reads, and after it the body. */
    static final String SELECT = """
            select d.id, d.endpoint_id, d.txid, d.number, m.type, d.subject, m.order_id, m.seq, d.occurred_at, d.state,
                   d.attempts, d.next_attempt_at, d.last_status, d.last_error, d.created_at, d.finished_at, m.body
              from webhooks.delivery d
              join webhooks.message m on m.number = d.number
            """;

    private DeliveryRows() {}

    /** Of {@link #SELECT}. */
    static Delivery delivery(Row row) {
        return new Delivery(
                requireNonNull(row.get(0, UUID.class)),
                requireNonNull(row.get(1, UUID.class)),
                new Delivery.Event(
                        position(row, 2),
                        requireNonNull(row.get(4, String.class)),
                        requireNonNull(row.get(5, String.class)),
                        row.get(6, UUID.class),
                        requireNonNull(row.get(7, Integer.class)),
                        requireNonNull(row.get(8, Instant.class))),
                DeliveryState.of(requireNonNull(row.get(9, String.class))),
                requireNonNull(row.get(10, Integer.class)),
                row.get(11, Instant.class),
                row.get(12, Integer.class),
                row.get(13, String.class),
                requireNonNull(row.get(14, Instant.class)),
                row.get(15, Instant.class));
    }

    /** Of two columns. */
    static Position position(Row row, int column) {
        return new Position(
                requireNonNull(row.get(column, Long.class)), requireNonNull(row.get(column + 1, Long.class)));
    }

    /** Of its start, duration, status and error. */
    static Attempt attempt(Row row) {
        return new Attempt(
                requireNonNull(row.get(0, Instant.class)),
                Duration.ofMillis(requireNonNull(row.get(1, Integer.class))),
                row.get(2, Integer.class),
                row.get(3, String.class),
                null);
    }
}
