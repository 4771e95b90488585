package dev.millrace.eventlog.infrastructure;

import static dev.millrace.eventlog.infrastructure.LogRows.position;
import static java.util.Objects.requireNonNull;

import dev.millrace.eventlog.Consumer;
import dev.millrace.eventlog.Entry;
import dev.millrace.eventlog.Position;
import dev.millrace.eventlog.domain.Cursors;
import dev.millrace.platform.database.Database;
import dev.millrace.platform.database.Session;
import io.r2dbc.spi.Row;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import reactor.core.publisher.Mono;

/**
 * Cursors as rows. Whoever works on a shard holds the lock on its row, so a shard belongs to one instance at a time and
 * is free again the moment its instance is dead: PostgreSQL ends the transaction with the connection, and one that
 * stands still for longer than {@code idle_in_transaction_session_timeout}.
 */
public final class PostgresCursors implements Cursors {

    private static final String BEGIN = """
            insert into eventlog.cursor (consumer, shard, txid, position)
            select $1, shard, case when $2 then pg_snapshot_xmin(pg_current_snapshot()) else '0'::xid8 end, 0
              from generate_series(0, 15) as shards (shard)
                on conflict do nothing
            """;

    private static final String BEHIND = """
            select c.consumer, c.shard, e.occurred_at, coalesce(c.retry_at > now(), false)
              from (select *, 1 as bound from eventlog.cursor where consumer = any ($1)) as c
             cross join lateral %s
            """.formatted(LogRows.OF_SHARD);

    /**
     * Locks the free cursors at their latest place, and reads on from there: all in one, whatever the number. Of the
     * types that nobody wants only the last event of a shard is read, which tells how far the cursor may move.
     */
    private static final String CLAIM = """
            with claimed as (
                select shard, txid, position
                  from eventlog.cursor
                 where consumer = $1 and shard = any ($2) and coalesce(retry_at <= now(), true)
                   for update skip locked
            )
            select %s, e.shard, e.number
              from (select e.*, c.shard::int, (row_number() over of_shard)::int as number,
                           lead(true) over of_shard is null as last
                      from (select *, $3::int as bound from claimed) as c
                     cross join lateral %s
                    window of_shard as (partition by c.shard order by e.txid, e.position)) as e
             where e.last or cardinality($4::text[]) = 0 or e.type = any ($4)
             order by e.txid, e.position
            """.formatted(LogRows.COLUMNS, LogRows.OF_SHARD);

    private static final String SETTLED = "select pg_snapshot_xmin(pg_current_snapshot())::text";

    /** To the first event of which nobody could know yet. */
    private static final String PASS = """
            update eventlog.cursor c
               set txid = $3::bigint::text::xid8, position = 0, moved_at = now()
              from (select shard
                      from eventlog.cursor
                     where consumer = $1 and shard = any ($2) and coalesce(retry_at <= now(), true)
                       for update skip locked) as claimed
             where c.consumer = $1 and c.shard = claimed.shard and c.txid < $3::bigint::text::xid8
            """;

    private static final String LOCK = """
            select txid::text, position from eventlog.cursor where consumer = $1 and shard = $2 for update
            """;

    private static final String NEXT = """
            select %s
              from (select $1::int::smallint as shard, $2::bigint::text::xid8 as txid, $3::bigint as position,
                           1 as bound) as c
             cross join lateral %s
            """.formatted(LogRows.COLUMNS, LogRows.OF_SHARD);

    private static final String PARKED_OF =
            "select distinct subject from eventlog.parked where consumer = $1 and subject = any ($2)";

    private static final String PARK = """
            insert into eventlog.parked (consumer, shard, subject, txid, position, type, error)
            select $1, shard, subject, txid::text::xid8, position, type, $7
              from unnest($2::int[], $3::text[], $4::bigint[], $5::bigint[], $6::text[])
                   as p (shard, subject, txid, position, type)
                on conflict do nothing
            """;

    private static final String MOVE = """
            update eventlog.cursor c
               set txid = m.txid::text::xid8, position = m.position, failures = 0, retry_at = null, error = null,
                   moved_at = now()
              from unnest($2::int[], $3::bigint[], $4::bigint[]) as m (shard, txid, position)
             where c.consumer = $1 and c.shard = m.shard
            """;

    private static final String FAILED = """
            update eventlog.cursor
               set failures = failures + 1, error = $3,
                   retry_at = now() + least($4::bigint * (1 << least(failures, 20)), $5::bigint)
                                      * interval '1 millisecond'
             where consumer = $1 and shard = $2 and coalesce(retry_at <= now(), true)
            returning failures
            """;

    private final Database database;

    public PostgresCursors(Database database) {
        this.database = database;
    }

    @Override
    public Mono<Void> begin(Consumer consumer) {
        return database.update(BEGIN, consumer.name(), consumer.start() == Consumer.Start.END)
                .then();
    }

    @Override
    public Mono<List<Backlog>> behind(Collection<String> consumers) {
        return database.list(BEHIND, PostgresCursors::backlog, (Object) consumers.toArray(String[]::new));
    }

    /** Off the event loops: what is made of hundreds of events takes longer than a request may wait for its turn. */
    @Override
    public Mono<Advance> advance(Consumer consumer, List<Integer> shards, int limit) {
        return database.transaction(own -> advance(own.aside(), consumer, shards, limit));
    }

    private static Mono<Advance> advance(Session session, Consumer consumer, List<Integer> shards, int limit) {
        return session.one(SETTLED, row -> Long.parseLong(requireNonNull(row.get(0, String.class))))
                .flatMap(settled -> consumer.wanted(session)
                        .flatMap(wanted -> wanted
                                ? take(session, consumer, shards, limit)
                                : pass(session, consumer, shards, settled)));
    }

    private static Mono<Advance> take(Session session, Consumer consumer, List<Integer> shards, int limit) {
        return session.list(
                        CLAIM,
                        PostgresCursors::read,
                        consumer.name(),
                        shards.toArray(Integer[]::new),
                        limit,
                        consumer.types().toArray(String[]::new))
                .flatMap(read -> read.isEmpty()
                        ? Mono.just(new Advance(0, List.of()))
                        : passed(session, consumer, read).map(entries -> new Advance(entries, full(read, limit))));
    }

    private static Mono<Advance> pass(Session session, Consumer consumer, List<Integer> shards, long settled) {
        return session.update(PASS, consumer.name(), shards.toArray(Integer[]::new), settled)
                .thenReturn(new Advance(0, List.of()));
    }

    /**
     * An event.
     *
     * @param shard in which it was read
     * @param number from 1 of those behind the shard's cursor
     */
    private record Read(int shard, int number, Entry entry) {
        private boolean wanted(Set<String> types) {
            return types.isEmpty() || types.contains(entry.type());
        }
    }

    private static Read read(Row row) {
        return new Read(
                requireNonNull(row.get(8, Integer.class)),
                requireNonNull(row.get(9, Integer.class)),
                LogRows.entry(row));
    }

    private static List<Integer> full(List<Read> read, int limit) {
        return read.stream()
                .filter(each -> each.number() >= limit)
                .map(Read::shard)
                .toList();
    }

    /** How many of them were wanted. */
    private static Mono<Integer> passed(Session session, Consumer consumer, List<Read> read) {
        Set<String> types = consumer.types();
        List<Read> wanted = read.stream().filter(each -> each.wanted(types)).toList();
        return (wanted.isEmpty() ? Mono.<Void>empty() : applied(session, consumer, wanted))
                .then(Mono.defer(() -> move(session, consumer.name(), read)))
                .thenReturn(wanted.size());
    }

    private static Mono<Void> applied(Session session, Consumer consumer, List<Read> read) {
        return parkedAmong(session, consumer.name(), read).flatMap(parked -> {
            Predicate<Read> left = each -> parked.contains(each.entry().subject());
            List<Entry> free =
                    read.stream().filter(Predicate.not(left)).map(Read::entry).toList();
            List<Read> later = read.stream().filter(left).toList();
            return (free.isEmpty() ? Mono.<Void>empty() : consumer.apply(free, session))
                    .then(Mono.defer(() -> park(session, consumer.name(), later, Optional.empty())));
        });
    }

    private static Mono<Set<String>> parkedAmong(Session session, String consumer, List<Read> read) {
        String[] subjects =
                read.stream().map(each -> each.entry().subject()).distinct().toArray(String[]::new);
        return session.list(PARKED_OF, row -> requireNonNull(row.get(0, String.class)), consumer, subjects)
                .map(Set::copyOf);
    }

    /** Each cursor to its last event, in the order of the shards as whoever else locks several. */
    private static Mono<Void> move(Session session, String consumer, List<Read> passed) {
        Map<Integer, Position> places = new TreeMap<>();
        passed.forEach(each -> places.put(each.shard(), each.entry().position()));
        return session.update(
                        MOVE,
                        consumer,
                        places.keySet().toArray(Integer[]::new),
                        places.values().stream().map(Position::txid).toArray(Long[]::new),
                        places.values().stream().map(Position::number).toArray(Long[]::new))
                .then();
    }

    private static Mono<Void> park(Session session, String consumer, List<Read> read, Optional<String> error) {
        return read.isEmpty()
                ? Mono.empty()
                : session.update(
                                PARK,
                                consumer,
                                read.stream().map(Read::shard).toArray(Integer[]::new),
                                column(read, String[]::new, Entry::subject),
                                column(
                                        read,
                                        Long[]::new,
                                        entry -> entry.position().txid()),
                                column(
                                        read,
                                        Long[]::new,
                                        entry -> entry.position().number()),
                                column(read, String[]::new, Entry::type),
                                Session.orAbsent(error.orElse(null), String.class))
                        .then();
    }

    private static <T> T[] column(List<Read> read, IntFunction<T[]> array, Function<Entry, T> part) {
        return read.stream().map(each -> part.apply(each.entry())).toArray(array);
    }

    @Override
    public Mono<Failure> failed(
            String consumer, int shard, Throwable error, int tries, Duration rest, Duration longestRest) {
        String words = words(error);
        return database.transaction(session -> session.one(
                        FAILED,
                        row -> requireNonNull(row.get(0, Integer.class)),
                        consumer,
                        shard,
                        words,
                        rest.toMillis(),
                        longestRest.toMillis())
                .flatMap(failures -> failures < tries
                        ? Mono.just(Failure.RESTS)
                        : giveUp(session, consumer, shard, words).thenReturn(Failure.PARKED))
                .defaultIfEmpty(Failure.STALE));
    }

    private static Mono<Void> giveUp(Session session, String consumer, int shard, String error) {
        return session.one(LOCK, row -> position(row, 0), consumer, shard)
                .flatMap(from -> session.one(NEXT, LogRows::entry, shard, from.txid(), from.number()))
                .map(poison -> List.of(new Read(shard, 1, poison)))
                .flatMap(poison ->
                        park(session, consumer, poison, Optional.of(error)).then(move(session, consumer, poison)));
    }

    private static String words(Throwable error) {
        String text = error.toString().replace('\0', ' ');
        return text.substring(0, Math.min(text.length(), 1000));
    }

    private static Backlog backlog(Row row) {
        return new Backlog(
                requireNonNull(row.get(0, String.class)),
                requireNonNull(row.get(1, Integer.class)),
                requireNonNull(row.get(2, Instant.class)),
                Boolean.TRUE.equals(row.get(3, Boolean.class)));
    }
}
