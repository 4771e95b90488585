package dev.millrace.eventlog.infrastructure;

import static java.util.Objects.requireNonNull;

import dev.millrace.eventlog.Data;
import dev.millrace.eventlog.Entry;
import dev.millrace.eventlog.Position;
import io.r2dbc.spi.Row;
import java.time.Instant;
import java.util.UUID;

/**
 * The tables of the log. One of the places whose SQL crosses schemas (ADR-0015): the modules write their events in the
 * transactions they tell of, and everybody else reads them here, and only here.
 */
final class LogRows {

    /** Of one shard, in the safe order, for a lateral join: the outer query gives {@code shard, txid, position}. */
    static final String OF_SHARD = """
            (select *
               from ((select order_id::text as subject, order_id, seq, type, occurred_at, data, txid, position
                        from orders.order_event
                       where shard = c.shard and (txid, position) > (c.txid, c.position)
                         and txid < pg_snapshot_xmin(pg_current_snapshot())
                       order by txid, position
                       limit c.bound)
                     union all
                     (select sku, null, 0, type, occurred_at, data, txid, position
                        from catalog.stock_event
                       where shard = c.shard and (txid, position) > (c.txid, c.position)
                         and txid < pg_snapshot_xmin(pg_current_snapshot())
                       order by txid, position
                       limit c.bound)
                     union all
                     (select endpoint_id::text, null, 0, type, occurred_at, data, txid, position
                        from webhooks.endpoint_event
                       where c.shard = 0 and (txid, position) > (c.txid, c.position)
                         and txid < pg_snapshot_xmin(pg_current_snapshot())
                       order by txid, position
                       limit c.bound)) as logs
              order by txid, position
              limit c.bound) as e
            """;

    static final String COLUMNS =
            "e.subject, e.order_id, e.seq, e.type, e.occurred_at, e.data::text, e.txid::text," + " e.position";

    private LogRows() {}

    static Entry entry(Row row) {
        return new Entry(
                position(row, 6),
                requireNonNull(row.get(0, String.class)),
                row.get(1, UUID.class),
                requireNonNull(row.get(2, Integer.class)),
                requireNonNull(row.get(3, String.class)),
                requireNonNull(row.get(4, Instant.class)),
                Data.of(requireNonNull(row.get(5, String.class))));
    }

    /** From the columns {@code txid::text, position} at this index. */
    static Position position(Row row, int index) {
        return new Position(
                Long.parseLong(requireNonNull(row.get(index, String.class))),
                requireNonNull(row.get(index + 1, Long.class)));
    }
}
