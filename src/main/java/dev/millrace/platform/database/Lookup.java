package dev.millrace.platform.database;

import dev.millrace.platform.flow.Batcher;
import io.r2dbc.spi.Row;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/**
 * Finds rows by id. Readers that come while a statement is on its way share the next one, since the driver has one in
 * flight per connection (r2dbc-postgresql, issue 360).
 *
 * @param <T> what a row becomes
 */
public final class Lookup<T> {

    /** Statements in flight, ids in one of them and requests waiting; reads are many and small. */
    private static final int LANES = 2;

    private static final int BATCH = 64;
    private static final int QUEUE = 16_384;

    private final Database database;
    private final String sql;
    private final Function<Row, T> row;
    private final Function<T, UUID> id;
    private final Batcher<UUID, Optional<T>> batches = new Batcher<>(LANES, BATCH, QUEUE, this::findAll, _ -> false);

    /** @param sql with the array of ids as its only parameter; finds each at most once, in any order */
    public Lookup(Database database, String sql, Function<Row, T> row, Function<T, UUID> id) {
        this.database = database;
        this.sql = sql;
        this.row = row;
        this.id = id;
    }

    /** The row of this id; empty when there is none. */
    public Mono<T> find(UUID wanted) {
        return batches.ask(wanted).flatMap(Mono::justOrEmpty);
    }

    private Mono<List<Optional<T>>> findAll(List<UUID> ids) {
        return database.list(sql, row, (Object) ids.toArray(UUID[]::new)).map(found -> {
            Map<UUID, T> byId = new HashMap<>();
            found.forEach(each -> byId.put(id.apply(each), each));
            return ids.stream().map(each -> Optional.ofNullable(byId.get(each))).toList();
        });
    }
}
