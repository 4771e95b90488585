package dev.millrace.eventlog.infrastructure;

import static dev.millrace.eventlog.infrastructure.LogRows.position;
import static java.util.Objects.requireNonNull;

import dev.millrace.eventlog.Consumer;
import dev.millrace.eventlog.Entry;
import dev.millrace.eventlog.Position;
import dev.millrace.eventlog.domain.Interventions;
import dev.millrace.platform.database.Database;
import dev.millrace.platform.database.Session;
import io.r2dbc.spi.Row;
import java.time.Instant;
import java.util.List;
import reactor.core.publisher.Mono;

/** Interventions in PostgreSQL. A shard is locked while something is done to it, so no event is applied meanwhile. */
public final class PostgresInterventions implements Interventions {

    private static final String STANDINGS = """
            select c.consumer,
                   (array_agg(c.txid::text order by c.txid, c.position))[1],
                   (array_agg(c.position order by c.txid, c.position))[1],
                   min(e.occurred_at),
                   count(*) filter (where c.retry_at > now()),
                   max(c.error),
                   (select count(*) from eventlog.parked p where p.consumer = c.consumer)
              from (select *, 1 as bound from eventlog.cursor) as c
              left join lateral %s on true
             group by c.consumer
             order by c.consumer
            """.formatted(LogRows.OF_SHARD);

    private static final String PARKED = """
            select subject, count(*),
                   (array_agg(txid::text order by txid, position))[1],
                   (array_agg(position order by txid, position))[1],
                   (array_agg(type order by txid, position))[1],
                   coalesce((array_agg(error order by txid, position))[1], ''),
                   min(parked_at)
              from eventlog.parked
             where consumer = $1
             group by subject
             order by min(parked_at), subject
             limit $2
            """;

    private static final String LOCK_SHARD_OF = """
            select shard
              from eventlog.cursor
             where consumer = $1
               and shard = (select shard from eventlog.parked where consumer = $1 and subject = $2 limit 1)
               for update
            """;

    /** Each parked event by itself: the position just before it, and one row. */
    private static final String EVENTS = """
            select %s
              from (select shard, txid, position - 1 as position, 1 as bound
                      from eventlog.parked
                     where consumer = $1 and subject = $2) as c
             cross join lateral %s
             order by e.txid, e.position
            """.formatted(LogRows.COLUMNS, LogRows.OF_SHARD);

    private static final String UNPARK = "delete from eventlog.parked where consumer = $1 and subject = $2";

    private static final String LOCK_ALL =
            "select shard from eventlog.cursor where consumer = $1 order by shard for update";

    private static final String REWIND = """
            update eventlog.cursor
               set txid = $2::bigint::text::xid8, position = $3, failures = 0, retry_at = null, error = null,
                   moved_at = now()
             where consumer = $1
            """;

    private static final String UNPARK_AFTER = """
            delete from eventlog.parked
             where consumer = $1 and (txid, position) > ($2::bigint::text::xid8, $3)
            """;

    private final Database database;

    public PostgresInterventions(Database database) {
        this.database = database;
    }

    @Override
    public Mono<List<Standing>> standings() {
        return database.list(STANDINGS, PostgresInterventions::standing);
    }

    @Override
    public Mono<List<Parked>> parked(String consumer, int limit) {
        return database.list(PARKED, PostgresInterventions::parked, consumer, limit);
    }

    @Override
    public Mono<Integer> release(Consumer consumer, String subject) {
        return database.transaction(session -> lock(session, consumer.name(), subject)
                .flatMap(_ -> session.list(EVENTS, LogRows::entry, consumer.name(), subject))
                .filter(events -> !events.isEmpty())
                .flatMap(events -> applied(session, consumer, subject, events))
                .defaultIfEmpty(0));
    }

    private static Mono<Integer> applied(Session session, Consumer consumer, String subject, List<Entry> events) {
        return consumer.apply(events, session)
                .then(Mono.defer(() -> session.update(UNPARK, consumer.name(), subject)))
                .map(Long::intValue);
    }

    @Override
    public Mono<Integer> discard(String consumer, String subject) {
        return database.transaction(session -> lock(session, consumer, subject)
                .flatMap(_ -> session.update(UNPARK, consumer, subject))
                .map(Long::intValue)
                .defaultIfEmpty(0));
    }

    private static Mono<Integer> lock(Session session, String consumer, String subject) {
        return session.one(LOCK_SHARD_OF, row -> requireNonNull(row.get(0, Integer.class)), consumer, subject);
    }

    @Override
    public Mono<Void> replay(Consumer consumer, Position from) {
        String name = consumer.name();
        return database.transaction(session -> session.list(
                        LOCK_ALL, row -> requireNonNull(row.get(0, Integer.class)), name)
                .then(from.equals(Position.START) ? consumer.forget(session) : Mono.empty())
                .then(Mono.defer(() -> session.update(UNPARK_AFTER, name, from.txid(), from.number())))
                .then(Mono.defer(() -> session.update(REWIND, name, from.txid(), from.number())))
                .then());
    }

    private static Standing standing(Row row) {
        return new Standing(
                requireNonNull(row.get(0, String.class)),
                position(row, 1),
                row.get(3, Instant.class),
                requireNonNull(row.get(4, Long.class)).intValue(),
                row.get(5, String.class),
                requireNonNull(row.get(6, Long.class)));
    }

    private static Parked parked(Row row) {
        return new Parked(
                requireNonNull(row.get(0, String.class)),
                requireNonNull(row.get(1, Long.class)).intValue(),
                position(row, 2),
                requireNonNull(row.get(4, String.class)),
                requireNonNull(row.get(5, String.class)),
                requireNonNull(row.get(6, Instant.class)));
    }
}
