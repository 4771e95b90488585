package dev.millrace.webhooks.infrastructure;

import static java.util.Objects.requireNonNull;

import dev.millrace.webhooks.domain.DisabledReason;
import dev.millrace.webhooks.domain.EventFilter;
import dev.millrace.webhooks.domain.Receiver;
import io.r2dbc.spi.Row;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Rows of endpoints. */
final class ReceiverRows {

    static final String COLUMNS = "id, url, description, events, disabled_reason, disabled_at, failing_since,"
            + " resume_at, version, created_at, updated_at";

    private ReceiverRows() {}

    /** Of {@link #COLUMNS}. */
    static Receiver receiver(Row row) {
        return new Receiver(
                requireNonNull(row.get(0, UUID.class)),
                new Receiver.Details(
                        requireNonNull(row.get(1, String.class)),
                        requireNonNull(row.get(2, String.class)),
                        filters(row, 3)),
                new Receiver.State(
                        reason(row.get(4, String.class)),
                        row.get(5, Instant.class),
                        row.get(6, Instant.class),
                        row.get(7, Instant.class)),
                requireNonNull(row.get(8, Long.class)),
                requireNonNull(row.get(9, Instant.class)),
                requireNonNull(row.get(10, Instant.class)));
    }

    static List<EventFilter> filters(Row row, int column) {
        return Stream.of(requireNonNull(row.get(column, String[].class)))
                .map(EventFilter::new)
                .toList();
    }

    static @Nullable DisabledReason reason(@Nullable String label) {
        return label == null ? null : DisabledReason.of(label);
    }

    static String[] texts(List<EventFilter> filters) {
        return filters.stream().map(EventFilter::text).toArray(String[]::new);
    }
}
