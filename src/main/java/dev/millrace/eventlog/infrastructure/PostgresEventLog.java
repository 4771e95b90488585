package dev.millrace.eventlog.infrastructure;

import static java.util.Objects.requireNonNull;

import dev.millrace.eventlog.Entry;
import dev.millrace.eventlog.EventLog;
import dev.millrace.eventlog.Position;
import dev.millrace.platform.database.Database;
import java.util.List;
import java.util.UUID;
import reactor.core.publisher.Mono;

/**
 * Reads the log in PostgreSQL: in the order of {@code (txid, position)}, and only below the oldest transaction that is
 * still open.
 */
public final class PostgresEventLog implements EventLog {

    private static final String AFTER = """
            select %s
              from (select shard::smallint, $1::bigint::text::xid8 as txid, $2::bigint as position, $3::int as bound
                      from generate_series(0, 15) as shards (shard)) as c
             cross join lateral %s
             order by e.txid, e.position
             limit $3
            """.formatted(LogRows.COLUMNS, LogRows.OF_SHARD);

    private static final String OF_ORDER = """
            select order_id::text, order_id, seq, type, occurred_at, data::text, txid::text, position
              from orders.order_event
             where order_id = $1 and seq > $2
             order by seq
             limit $3
            """;

    private static final String OF_CUSTOMER = """
            select %s
              from (select o.id::text as subject, e.*
                      from orders.orders o
                      join orders.order_event e on e.order_id = o.id
                     where o.customer_id = $1
                       and (e.txid, e.position) > ($2::bigint::text::xid8, $3)
                       and e.txid < pg_snapshot_xmin(pg_current_snapshot())) as e
             order by e.txid, e.position
             limit $4
            """.formatted(LogRows.COLUMNS);

    private static final String END = "select pg_snapshot_xmin(pg_current_snapshot())::text";

    private final Database database;
    private final Pokes pokes;

    public PostgresEventLog(Database database, Pokes pokes) {
        this.database = database;
        this.pokes = pokes;
    }

    @Override
    public Mono<List<Entry>> after(Position position, int limit) {
        return database.list(AFTER, LogRows::entry, position.txid(), position.number(), limit);
    }

    @Override
    public Mono<List<Entry>> ofOrder(UUID orderId, int seq, int limit) {
        return database.list(OF_ORDER, LogRows::entry, orderId, seq, limit);
    }

    @Override
    public Mono<List<Entry>> ofCustomer(UUID customerId, Position position, int limit) {
        return database.list(OF_CUSTOMER, LogRows::entry, customerId, position.txid(), position.number(), limit);
    }

    @Override
    public Mono<Position> end() {
        return database.one(END, row -> new Position(Long.parseLong(requireNonNull(row.get(0, String.class))), 0));
    }

    @Override
    public void committed() {
        pokes.poke();
    }

    @Override
    public void onCommit(Runnable action) {
        pokes.listen(action);
    }
}
