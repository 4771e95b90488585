package dev.millrace.analytics.infrastructure;

import static java.util.Objects.requireNonNull;

import dev.millrace.analytics.domain.Bins;
import dev.millrace.analytics.domain.Metric;
import dev.millrace.analytics.domain.OrderFact;
import dev.millrace.analytics.domain.Reports;
import dev.millrace.platform.web.Json;
import io.r2dbc.spi.Row;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;

/** Rows of {@link AnalyticsSql} as what they mean. */
final class AnalyticsRows {

    private static final TypeReference<List<OrderFact.Line>> LINES = new TypeReference<>() {};

    private AnalyticsRows() {}

    static OrderFact fact(Row row) {
        String lines = row.get(4, String.class);
        return new OrderFact(
                requireNonNull(row.get(0, UUID.class)),
                requireNonNull(row.get(1, Instant.class)),
                requireNonNull(row.get(2, String.class)),
                requireNonNull(row.get(3, Long.class)),
                lines == null ? List.of() : Json.parse(lines, LINES),
                requireNonNull(row.get(5, Boolean.class)));
    }

    static Reports.Total total(Row row) {
        return new Reports.Total(
                Metric.of(requireNonNull(row.get(0, String.class))),
                requireNonNull(row.get(1, String.class)),
                requireNonNull(row.get(2, Long.class)),
                amount(row, 3));
    }

    static Reports.Point point(Row row) {
        return new Reports.Point(
                requireNonNull(row.get(0, Instant.class)),
                requireNonNull(row.get(1, String.class)),
                requireNonNull(row.get(2, Long.class)),
                amount(row, 3));
    }

    static Reports.Waits waits(Row row) {
        return new Reports.Waits(
                row.get(0, Instant.class),
                requireNonNull(row.get(1, Long.class)),
                millis(row, 2),
                millis(row, 3),
                millis(row, 4));
    }

    private static @Nullable Long millis(Row row, int index) {
        Integer bin = row.get(index, Integer.class);
        return bin == null ? null : Bins.millis(bin);
    }

    static Reports.Product product(Row row) {
        return new Reports.Product(
                requireNonNull(row.get(0, String.class)),
                requireNonNull(row.get(1, String.class)),
                requireNonNull(row.get(2, String.class)),
                requireNonNull(row.get(3, Long.class)),
                amount(row, 4));
    }

    private static BigInteger amount(Row row, int index) {
        return requireNonNull(row.get(index, BigDecimal.class)).toBigIntegerExact();
    }
}
