package dev.millrace.platform.observability;

import static java.util.Objects.requireNonNull;

import dev.millrace.platform.database.Database;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import reactor.core.publisher.Mono;

/**
 * Numbers of the whole shop as gauges, shown as they were at the last look. Every instance looks for itself and sees the
 * same: take the maximum over instances, not the sum.
 */
public final class Census {

    private final Database database;
    private final String sql;
    private volatile Map<String, Long> last = Map.of();

    /**
     * @param name of the gauge
     * @param tag by which its values differ
     * @param values all that the tag can be; what a look does not find is 0
     * @param sql gives a value of the tag and its number in each row
     */
    public Census(
            MeterRegistry meters,
            Database database,
            String name,
            String description,
            String tag,
            List<String> values,
            String sql) {
        this.database = database;
        this.sql = sql;
        values.forEach(value -> Gauge.builder(name, this, census -> census.last.getOrDefault(value, 0L))
                .description(description)
                .tag(tag, value)
                .register(meters));
    }

    /** Looks. */
    public Mono<Void> look() {
        return database.list(
                        sql,
                        row -> Map.entry(
                                requireNonNull(row.get(0, String.class)), requireNonNull(row.get(1, Long.class))))
                .doOnNext(rows -> last =
                        rows.stream().collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue)))
                .then();
    }
}
