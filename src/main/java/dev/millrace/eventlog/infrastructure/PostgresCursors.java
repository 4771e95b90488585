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
import java.util.Optional;
import java.util.Set;
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

    private static final String CLAIM = """
            select txid::text, position
              from eventlog.cursor
             where consumer = $1 and shard = $2 and coalesce(retry_at <= now(), true)
               for update skip locked
            """;

    private static final String LOCK = """
            select txid::text, position from eventlog.cursor where consumer = $1 and shard = $2 for update
            """;

    private static final String READ = """
            select %s
              from (select $1::int::smallint as shard, $2::bigint::text::xid8 as txid, $3::bigint as position,
                           $4::int as bound) as c
             cross join lateral %s
             order by e.txid, e.position
            """.formatted(LogRows.COLUMNS, LogRows.OF_SHARD);

    private static final String PARKED_OF =
            "select distinct subject from eventlog.parked where consumer = $1 and subject = any ($2)";

    private static final String PARK = """
            insert into eventlog.parked (consumer, shard, subject, txid, position, type, error)
            select $1, $2, subject, txid::text::xid8, position, type, $7
              from unnest($3::text[], $4::bigint[], $5::bigint[], $6::text[]) as p (subject, txid, position, type)
                on conflict do nothing
            """;

    private static final String MOVE = """
            update eventlog.cursor
               set txid = $3::bigint::text::xid8, position = $4, failures = 0, retry_at = null, error = null,
                   moved_at = now()
             where consumer = $1 and shard = $2
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

    @Override
    public Mono<Advance> advance(Consumer consumer, int shard, int limit) {
        return database.transaction(session -> session.one(CLAIM, row -> position(row, 0), consumer.name(), shard)
                .flatMap(from -> read(session, shard, from, limit))
                .flatMap(entries -> entries.isEmpty()
                        ? Mono.just(new Advance(0, false))
                        : applied(session, consumer, shard, entries)
                                .thenReturn(new Advance(entries.size(), entries.size() == limit))));
    }

    private static Mono<Void> applied(Session session, Consumer consumer, int shard, List<Entry> entries) {
        return parkedAmong(session, consumer.name(), entries).flatMap(parked -> {
            Predicate<Entry> left = entry -> parked.contains(entry.subject());
            List<Entry> free = entries.stream().filter(Predicate.not(left)).toList();
            List<Entry> later = entries.stream().filter(left).toList();
            return (free.isEmpty() ? Mono.<Void>empty() : consumer.apply(free, session))
                    .then(Mono.defer(() -> park(session, consumer.name(), shard, later, Optional.empty())))
                    .then(Mono.defer(() -> move(session, consumer.name(), shard, entries)));
        });
    }

    private static Mono<Set<String>> parkedAmong(Session session, String consumer, List<Entry> entries) {
        String[] subjects = entries.stream().map(Entry::subject).distinct().toArray(String[]::new);
        return session.list(PARKED_OF, row -> requireNonNull(row.get(0, String.class)), consumer, subjects)
                .map(Set::copyOf);
    }

    private static Mono<List<Entry>> read(Session session, int shard, Position from, int limit) {
        return session.list(READ, LogRows::entry, shard, from.txid(), from.number(), limit);
    }

    private static Mono<Void> move(Session session, String consumer, int shard, List<Entry> passed) {
        Position to = passed.getLast().position();
        return session.update(MOVE, consumer, shard, to.txid(), to.number()).then();
    }

    private static Mono<Void> park(
            Session session, String consumer, int shard, List<Entry> entries, Optional<String> error) {
        return entries.isEmpty()
                ? Mono.empty()
                : session.update(
                                PARK,
                                consumer,
                                shard,
                                entries.stream().map(Entry::subject).toArray(String[]::new),
                                entries.stream()
                                        .map(entry -> entry.position().txid())
                                        .toArray(Long[]::new),
                                entries.stream()
                                        .map(entry -> entry.position().number())
                                        .toArray(Long[]::new),
                                entries.stream().map(Entry::type).toArray(String[]::new),
                                Session.orAbsent(error.orElse(null), String.class))
                        .then();
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
                .flatMap(from -> read(session, shard, from, 1))
                .filter(entries -> !entries.isEmpty())
                .flatMap(poison -> park(session, consumer, shard, poison, Optional.of(error))
                        .then(move(session, consumer, shard, poison)));
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
