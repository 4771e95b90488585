package dev.millrace.webhooks.infrastructure;

import static java.util.Objects.requireNonNull;

import dev.millrace.eventlog.Consumer;
import dev.millrace.eventlog.Entry;
import dev.millrace.platform.database.Session;
import dev.millrace.platform.database.UuidV7;
import dev.millrace.webhooks.domain.Receiver;
import io.r2dbc.spi.Row;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import reactor.core.publisher.Mono;

/**
 * Makes deliveries of events: one for each endpoint that is there and wants it. What an endpoint gets begins with its
 * creation; events of the time it is off are put down as skipped. Applied again, an event adds nothing.
 */
public final class WebhookConsumer implements Consumer {

    private static final int CHUNK = 500;

    /** The clocks of instances differ by a little, and nobody is to miss what he did right after making an endpoint. */
    private static final Duration GRACE = Duration.ofSeconds(5);

    private static final String RECEIVERS = """
            select id, url, description, events, enabled, created_at
              from webhooks.endpoint
             where deleted_at is null
            """;

    private static final String ANY = "select exists (select from webhooks.endpoint where deleted_at is null)";

    private static final String MESSAGES = """
            insert into webhooks.message (number, txid, type, order_id, seq, occurred_at, body)
            select * from unnest($1::bigint[], $2::bigint[], $3::text[], $4::uuid[], $5::int[], $6::timestamptz[],
                                 $7::text[])
            on conflict (number) do nothing
            """;

    private static final String DELIVERIES = """
            with added as (
                insert into webhooks.delivery (id, endpoint_id, txid, number, subject, state, occurred_at, created_at,
                                               finished_at)
                select p.id, e.id, p.txid, p.number, p.subject, p.state, p.occurred_at, $7,
                       case p.state when 'skipped' then $7 end
                  from unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::bigint[], $5::text[], $6::text[],
                              $8::timestamptz[])
                       as p(id, endpoint_id, txid, number, subject, state, occurred_at)
                  join webhooks.endpoint e on e.id = p.endpoint_id
                on conflict (endpoint_id, number) do nothing
                returning endpoint_id, subject, state)
            insert into webhooks.lane as l (endpoint_id, subject, undone, next_attempt_at)
            select endpoint_id, subject, count(*)::int, $7 from added where state = 'pending'
             group by endpoint_id, subject
             order by endpoint_id, subject
            on conflict (endpoint_id, subject) do update
               set undone = l.undone + excluded.undone,
                   next_attempt_at = coalesce(l.next_attempt_at, excluded.next_attempt_at)
            """;

    private final Duration retention;
    private final UuidV7 ids;
    private final InstantSource clock;
    private final Runnable due;

    /**
     * @param retention events older than this are passed over: what became of them may have been forgotten already
     * @param due told when something may have become due
     */
    public WebhookConsumer(Duration retention, UuidV7 ids, InstantSource clock, Runnable due) {
        this.retention = retention;
        this.ids = ids;
        this.clock = clock;
        this.due = due;
    }

    @Override
    public String name() {
        return "webhooks";
    }

    /** There is nobody to tell of what happened before the first endpoint. */
    @Override
    public Start start() {
        return Start.END;
    }

    @Override
    public void applied() {
        due.run();
    }

    /** Endpoints that are switched off count as well: what they miss is put down. */
    @Override
    public Mono<Boolean> wanted(Session session) {
        return session.one(ANY, row -> requireNonNull(row.get(0, Boolean.class)));
    }

    @Override
    public Mono<Void> apply(List<Entry> entries, Session session) {
        return session.list(RECEIVERS, WebhookConsumer::recipient)
                .flatMapIterable(recipients -> pairs(entries, recipients))
                .buffer(CHUNK)
                .concatMap(pairs -> store(pairs, session))
                .then();
    }

    private List<Pair> pairs(List<Entry> entries, List<Recipient> recipients) {
        Instant oldest = clock.instant().minus(retention);
        List<Pair> pairs = new ArrayList<>();
        for (Entry entry : entries) {
            for (Recipient recipient : recipients) {
                if (entry.occurredAt().isAfter(oldest) && recipient.wants(entry)) {
                    pairs.add(new Pair(recipient, entry));
                }
            }
        }
        return pairs;
    }

    private Mono<Void> store(List<Pair> pairs, Session session) {
        List<Entry> entries = pairs.stream().map(Pair::entry).distinct().toList();
        return session.update(MESSAGES, messages(entries))
                .then(session.update(DELIVERIES, columns(pairs)))
                .then();
    }

    private static Object[] messages(List<Entry> entries) {
        return new Object[] {
            entries.stream().map(entry -> entry.position().number()).toArray(Long[]::new),
            entries.stream().map(entry -> entry.position().txid()).toArray(Long[]::new),
            entries.stream().map(Entry::type).toArray(String[]::new),
            entries.stream().map(Entry::orderId).toArray(UUID[]::new),
            entries.stream().map(Entry::seq).toArray(Integer[]::new),
            entries.stream().map(Entry::occurredAt).toArray(Instant[]::new),
            entries.stream().map(Envelope::of).toArray(String[]::new)
        };
    }

    private Object[] columns(List<Pair> pairs) {
        return new Object[] {
            pairs.stream().map(_ -> ids.next()).toArray(UUID[]::new),
            pairs.stream().map(pair -> pair.recipient().id()).toArray(UUID[]::new),
            pairs.stream().map(pair -> pair.entry().position().txid()).toArray(Long[]::new),
            pairs.stream().map(pair -> pair.entry().position().number()).toArray(Long[]::new),
            pairs.stream().map(pair -> pair.entry().subject()).toArray(String[]::new),
            pairs.stream()
                    .map(pair -> pair.recipient().enabled() ? "pending" : "skipped")
                    .toArray(String[]::new),
            clock.instant(),
            pairs.stream().map(pair -> pair.entry().occurredAt()).toArray(Instant[]::new)
        };
    }

    private static Recipient recipient(Row row) {
        return new Recipient(
                requireNonNull(row.get(0, UUID.class)),
                new Receiver.Details(
                        requireNonNull(row.get(1, String.class)),
                        requireNonNull(row.get(2, String.class)),
                        ReceiverRows.filters(row, 3)),
                requireNonNull(row.get(4, Boolean.class)),
                requireNonNull(row.get(5, Instant.class)));
    }

    private record Recipient(UUID id, Receiver.Details details, boolean enabled, Instant createdAt) {

        /** Nobody is told of being switched off. */
        private boolean wants(Entry entry) {
            return entry.occurredAt().isAfter(createdAt.minus(GRACE))
                    && details.wants(entry.type())
                    && !entry.subject().equals(id.toString());
        }
    }

    private record Pair(Recipient recipient, Entry entry) {}
}
