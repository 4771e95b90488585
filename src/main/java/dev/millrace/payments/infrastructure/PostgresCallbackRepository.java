package dev.millrace.payments.infrastructure;

import static dev.millrace.platform.database.Session.orAbsent;
import static java.util.Objects.requireNonNull;

import dev.millrace.payments.domain.Callback;
import dev.millrace.payments.domain.CallbackRepository;
import dev.millrace.platform.database.Database;
import java.time.Instant;
import java.util.UUID;
import reactor.core.publisher.Mono;

/** Callbacks in PostgreSQL. What they hint at is written in the same statement that marks them as handled. */
public final class PostgresCallbackRepository implements CallbackRepository {

    private static final String KEEP = """
            insert into payments.callback (event_id, type, payment, operation_id, received_at)
            values ($1, $2, $3, $4, $5)
                on conflict do nothing
            """;

    /**
     * An operation in state {@code sent} is some worker's, and left alone: a callback that comes before the answer waits
     * until that worker is done or its lease has passed. One that was refused, or never sent as far as
     * we know, is looked up again when the gateway says that its money moved, unless another payment of the order has
     * taken its place by now: then the comparison of the books will show it.
     *
     * <p>Operations are found by their ids and orders, not by an index of states (ADR-0019).
     */
    static final String HANDLE = """
            with waiting as (
                select c.event_id, c.type, c.operation_id
                  from payments.callback c
                 where c.handled_at is null
                   and not exists (select 1 from payments.operation s
                                    where s.id = c.operation_id and s.state || '' = 'sent' and s.next_check_at > $1
                                   offset 0)
                 order by c.received_at
                 limit $2
                   for update skip locked),
            hint as (
                select operation_id, bool_or(type in ('payment_intent.succeeded',
                                                      'payment_intent.amount_capturable_updated')) as moved
                  from waiting
                 where operation_id is not null
                 group by operation_id),
            named as (
                update payments.operation o
                   set state = case when o.state in ('declined', 'not_sent') and h.moved then 'unknown' else o.state end,
                       sent_at = case when h.moved then coalesce(o.sent_at, o.created_at) else o.sent_at end,
                       reason = case when o.state = 'declined' and h.moved then 'late success' else o.reason end,
                       next_check_at = $1,
                       updated_at = $1
                  from hint h
                 where o.id = h.operation_id
                   and (o.state in ('unknown', 'action_required', 'not_sent')
                        or (o.state = 'declined' and h.moved
                            and not exists (select 1 from payments.operation other
                                             where other.order_id = o.order_id and other.id <> o.id
                                               and other.kind in ('charge', 'authorize')
                                               and other.state <> 'declined')))
                returning o.id),
            beside as (
                update payments.operation o
                   set next_check_at = $1
                  from (select distinct n.order_id
                          from hint h join payments.operation n on n.id = h.operation_id) touched
                 where o.order_id = touched.order_id
                   and o.state || '' in ('unknown', 'action_required')
                   and o.id not in (select operation_id from hint)
                returning o.id),
            done as (
                update payments.callback c set handled_at = $1 from waiting w where c.event_id = w.event_id
                returning c.event_id)
            select (select count(*) from done)::int, (select count(*) from named), (select count(*) from beside)
            """;

    private static final String FORGET = """
            delete from payments.callback
             where event_id in (select event_id from payments.callback
                                 where handled_at < $1
                                 order by handled_at
                                 limit $2)
            """;

    private final Database database;

    public PostgresCallbackRepository(Database database) {
        this.database = database;
    }

    @Override
    public Mono<Boolean> keep(Callback callback, Instant now) {
        return database.update(
                        KEEP,
                        callback.eventId(),
                        callback.type(),
                        orAbsent(callback.payment(), String.class),
                        orAbsent(callback.operationId(), UUID.class),
                        now)
                .map(stored -> stored == 1);
    }

    @Override
    public Mono<Integer> handle(Instant now, int limit) {
        return database.one(HANDLE, row -> requireNonNull(row.get(0, Integer.class)), now, limit);
    }

    @Override
    public Mono<Long> forget(Instant before, int limit) {
        return database.update(FORGET, before, limit);
    }
}
