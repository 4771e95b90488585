package dev.millrace.webhooks.infrastructure;

import static java.util.Objects.requireNonNull;

import dev.millrace.eventlog.Position;
import dev.millrace.platform.database.Database;
import dev.millrace.webhooks.domain.Delivery;
import dev.millrace.webhooks.domain.DeliveryRepository;
import dev.millrace.webhooks.domain.DeliveryState;
import io.r2dbc.spi.Row;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import reactor.core.publisher.Mono;

/** The log of deliveries in the {@code webhooks} schema. */
public final class PostgresDeliveryRepository implements DeliveryRepository {

    /** Deliveries that one call puts in line again. */
    private static final int STEP = 500;

    private static final int MAX_ATTEMPTS = 200;

    private static final String FIND = DeliveryRows.SELECT + " where d.endpoint_id = $1 and d.id = $2";

    private static final String PAGE = DeliveryRows.SELECT + """
             where d.endpoint_id = $1 and (d.txid, d.number) < ($2, $3)
             order by d.txid desc, d.number desc
             limit $4
            """;

    private static final String PAGE_OF_STATE = DeliveryRows.SELECT + """
             where d.endpoint_id = $1 and (d.txid, d.number) < ($2, $3) and d.state = $5
             order by d.txid desc, d.number desc
             limit $4
            """;

    private static final String ATTEMPTS = """
            select started_at, duration_ms, status, error
              from (select id, started_at, duration_ms, status, error from webhooks.attempt
                     where delivery_id = $1
                     order by id desc
                     limit $2) newest
             order by id
            """;

    private static final String RESEND = """
            with revived as (
                update webhooks.delivery
                   set state = 'pending', attempts = 0, next_attempt_at = null, finished_at = null
                 where id = $2 and endpoint_id = $1 and state <> 'pending'
                returning endpoint_id, subject),
            line as (
                insert into webhooks.lane as l (endpoint_id, subject, undone, next_attempt_at)
                select endpoint_id, subject, 1, $3 from revived
                on conflict (endpoint_id, subject) do update
                   set undone = l.undone + 1,
                       next_attempt_at = case when l.leased then l.next_attempt_at else $3 end),
            hurried as (
                update webhooks.lane l
                   set next_attempt_at = $3
                  from webhooks.delivery d
                 where d.id = $2 and d.endpoint_id = $1 and d.state = 'pending'
                   and l.endpoint_id = d.endpoint_id and l.subject = d.subject
                   and not l.leased and l.undone > 0)
            select id from webhooks.delivery where id = $2 and endpoint_id = $1
            """;

    private static final String RESEND_RANGE = """
            with wanted as (
                select id, txid, number
                  from webhooks.delivery
                 where endpoint_id = $1 and (txid, number) > ($2, $3) and (txid, number) <= ($4, $5)
                   and occurred_at >= $6 and occurred_at < $7 and state = any ($8) and state <> 'pending'
                 order by txid, number
                 limit $9
                   for update),
            revived as (
                update webhooks.delivery d
                   set state = 'pending', attempts = 0, next_attempt_at = null, finished_at = null
                  from wanted w
                 where d.id = w.id
                returning d.endpoint_id, d.subject),
            line as (
                insert into webhooks.lane as l (endpoint_id, subject, undone, next_attempt_at)
                select endpoint_id, subject, count(*)::int, $10 from revived
                 group by endpoint_id, subject
                 order by endpoint_id, subject
                on conflict (endpoint_id, subject) do update
                   set undone = l.undone + excluded.undone,
                       next_attempt_at = case when l.leased then l.next_attempt_at else $10 end)
            select (select count(*)::int from wanted), txid, number
              from wanted
             order by txid desc, number desc
             limit 1
            """;

    private final Database database;

    public PostgresDeliveryRepository(Database database) {
        this.database = database;
    }

    @Override
    public Mono<List<Delivery>> page(Delivery.Query query) {
        Position before = query.before();
        DeliveryState state = query.state();
        int rows = query.limit() + 1;
        return state == null
                ? database.list(PAGE, DeliveryRows::delivery, query.receiver(), before.txid(), before.number(), rows)
                : database.list(
                        PAGE_OF_STATE,
                        DeliveryRows::delivery,
                        query.receiver(),
                        before.txid(),
                        before.number(),
                        rows,
                        state.label());
    }

    @Override
    public Mono<Delivery.Full> find(UUID receiver, UUID id) {
        return database.list(ATTEMPTS, DeliveryRows::attempt, id, MAX_ATTEMPTS)
                .flatMap(attempts -> database.one(
                        FIND,
                        row -> new Delivery.Full(
                                DeliveryRows.delivery(row), requireNonNull(row.get(16, String.class)), attempts),
                        receiver,
                        id));
    }

    @Override
    public Mono<UUID> resend(UUID receiver, UUID id, Instant now) {
        return database.one(RESEND, row -> requireNonNull(row.get(0, UUID.class)), receiver, id, now);
    }

    @Override
    public Mono<Delivery.Resent> resend(UUID receiver, Delivery.Range range, Instant now) {
        return database.one(
                        RESEND_RANGE,
                        PostgresDeliveryRepository::resent,
                        receiver,
                        range.after().txid(),
                        range.after().number(),
                        range.upTo().txid(),
                        range.upTo().number(),
                        range.from(),
                        range.to(),
                        range.states().stream().map(DeliveryState::label).toArray(String[]::new),
                        STEP,
                        now)
                .defaultIfEmpty(new Delivery.Resent(0, null));
    }

    private static Delivery.Resent resent(Row row) {
        int count = requireNonNull(row.get(0, Integer.class));
        return new Delivery.Resent(count, count < STEP ? null : DeliveryRows.position(row, 1));
    }
}
