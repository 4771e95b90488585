package dev.millrace.orders.infrastructure;

import com.github.benmanes.caffeine.cache.Cache;
import dev.millrace.orders.domain.Order;
import dev.millrace.platform.database.Database;
import dev.millrace.platform.flow.Batcher;
import dev.millrace.platform.flow.Caches;
import io.r2dbc.spi.Row;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
import reactor.core.publisher.Mono;

/**
 * Orders by id, as they are now: concurrent requests share a statement, and a row travels only when it is another one
 * than this process has seen last. An order is never changed without a new version, and never deleted, so what was seen
 * of a version is all there is to know of it; the time of the change is compared as well, since a database that was
 * restored or has failed over may give a version twice.
 */
final class OrderLookup {

    /** Statements in flight, ids in one of them and requests waiting; reads are many and small. */
    private static final int LANES = 1;

    private static final int BATCH = 64;
    private static final int QUEUE = 16_384;

    /** Some 5 MB. */
    private static final int REMEMBERED = 4_000;

    private static final Duration AGE = Duration.ofMinutes(5);

    private static final String CHANGED = """
              join unnest($1::uuid[], $2::int[], $3::timestamptz[]) as w (id, version, at) on w.id = o.id
             where (o.version, o.updated_at) is distinct from (w.version, w.at)
            """;

    private final Database database;
    private final String sql;
    private final Function<Row, Order> row;
    private final Batcher<UUID, Optional<Order>> batches =
            new Batcher<>(LANES, BATCH, QUEUE, this::findAll, _ -> false);
    private final Cache<UUID, Order> seen = Caches.tidiedByItsUsers()
            .maximumSize(REMEMBERED)
            .expireAfterAccess(AGE)
            .build();

    /** @param orders selects orders, as {@code o} */
    OrderLookup(Database database, String orders, Function<Row, Order> row) {
        this.database = database;
        this.sql = orders + CHANGED;
        this.row = row;
    }

    /** The order of this id; empty when there is none. */
    Mono<Order> find(UUID wanted) {
        return batches.ask(wanted).flatMap(Mono::justOrEmpty);
    }

    private Mono<List<Optional<Order>>> findAll(List<UUID> wanted) {
        Map<UUID, Order> orders = new HashMap<>(seen.getAllPresent(wanted));
        List<UUID> ids = wanted.stream().distinct().toList();
        return database.list(
                        sql,
                        row,
                        ids.toArray(UUID[]::new),
                        column(ids, orders, Integer[]::new, Order::version, 0),
                        column(ids, orders, Instant[]::new, Order::updatedAt, Instant.EPOCH))
                .map(changed -> {
                    changed.forEach(order -> orders.put(order.id(), order));
                    changed.forEach(order -> seen.put(order.id(), order));
                    return wanted.stream()
                            .map(id -> Optional.ofNullable(orders.get(id)))
                            .toList();
                });
    }

    /** What is known of each; of the others, what no order has. */
    private static <T> T[] column(
            List<UUID> ids, Map<UUID, Order> known, IntFunction<T[]> array, Function<Order, T> part, T none) {
        return ids.stream()
                .map(id -> Optional.ofNullable(known.get(id)).map(part).orElse(none))
                .toArray(array);
    }
}
