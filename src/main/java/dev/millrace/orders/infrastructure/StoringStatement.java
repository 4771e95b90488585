package dev.millrace.orders.infrastructure;

import static java.util.Objects.requireNonNull;

import dev.millrace.orders.domain.StoredChange;
import dev.millrace.platform.database.Database;
import dev.millrace.platform.tracing.Origins;
import java.util.List;
import reactor.core.publisher.Mono;

/**
 * Every change of an order after its placement: one statement over arrays for a batch of them, with the event, the
 * result of the payment operation, the one it leads to, the stock and the stored answer. One of the two places whose
 * SQL crosses schemas (ADR-0004).
 *
 * <p>Nothing of a change is written unless the order still has the version the change was computed from, the operation
 * is still held under the worker's epoch, and goods to be reserved again are still free. Orders are locked first, then
 * operations, then stock in SKU order; new figures of stock come from the locked rows, for the reason given at
 * {@link PlacingStatement}. The state of an operation is compared as {@code state || ''}, so that it is found by its id
 * and not by an index of those that are open (ADR-0019).
 */
final class StoringStatement {

    static final String STORE = """
            with incoming as materialized (
                select *
                  from unnest($1::uuid[], $2::int[], $3::text[], $4::text[], $5::text[], $6::text[], $7::timestamptz[],
                              $8::text[], $9::timestamptz[], $10::text[], $11::bigint[], $12::bigint[],
                              $13::text[], $14::text[], $15::int[], $16::int[],
                              $17::uuid[], $18::int[], $19::text[], $20::text[], $21::text[], $22::timestamptz[],
                              $23::text[], $24::int[], $25::text[],
                              $26::uuid[], $27::text[], $28::bigint[], $29::text[], $30::text[], $31::text[],
                              $32::text[], $33::uuid[])
                       with ordinality as i(id, version, status, payment_status, reason, shipment, at,
                                            action_url, expires_at, cancel_reason, refund_requested, refunded,
                                            type, data, reserved, on_hand,
                                            operation_id, epoch, state, reference, why, next_check_at,
                                            key, answer_status, answer,
                                            follow_id, follow_kind, follow_amount, follow_key, follow_note, touch,
                                            actor_kind, actor_id, place)
            ),
            current as materialized (
                select o.id, o.customer_id
                  from orders.orders o
                  join incoming i on i.id = o.id and i.version = o.version + 1
                 order by o.id
                   for no key update of o
            ),
            leased as materialized (
                select p.id
                  from payments.operation p
                  join incoming i on i.operation_id = p.id and i.epoch = p.epoch
                  join current c on c.id = i.id
                 where p.state || '' in ('sent', 'action_required', 'unknown')
                 order by p.id
                   for no key update of p
            ),
            goods as materialized (
                select i.id, c.customer_id, l.sku, l.quantity, l.counted, l.quantity * i.reserved as reserved,
                       l.quantity * i.on_hand as on_hand, i.at, i.actor_kind, i.actor_id
                  from incoming i
                  join current c on c.id = i.id
                  join orders.order_line l on l.order_id = i.id
                 where i.reserved <> 0 or i.on_hand <> 0
            ),
            locked as materialized (
                select s.sku, s.on_hand, s.reserved
                  from catalog.stock s
                 where s.sku = any (array(select sku from goods))
                 order by s.sku
                   for no key update
            ),
            short as materialized (
                select g.id
                  from goods g
                  join locked k on k.sku = g.sku
                  left join orders.customer_quota q on g.counted and q.customer_id = g.customer_id and q.sku = g.sku
                 where g.reserved > 0
                   and (g.reserved > k.on_hand - k.reserved or q.quantity + g.reserved > q.cap)
            ),
            admitted as materialized (
                select i.*, c.customer_id
                  from incoming i
                  join current c on c.id = i.id
                 where (i.operation_id is null or i.operation_id in (select id from leased))
                   and i.id not in (select id from short)
            ),
            fenced as (
                update payments.operation p
                   set state = a.state, reference = coalesce(a.reference, p.reference), reason = a.why,
                       next_check_at = a.next_check_at, updated_at = a.at,
                       sent_at = case a.state when 'not_sent' then null else p.sent_at end
                  from admitted a
                 where p.id = a.operation_id
            ),
            touched as (
                update payments.operation p
                   set state = case when a.touch = 'accept' then 'succeeded'
                                    when p.state = 'review' then 'unknown'
                                    else p.state end,
                       next_check_at = case a.touch when 'hurry' then a.at end,
                       updated_at = a.at
                  from admitted a
                 where p.order_id = a.id and p.kind <> 'refund'
                   and (a.touch = 'hurry' and p.state in ('not_sent', 'action_required', 'unknown', 'review')
                        or a.touch = 'accept' and p.state = 'review')
            ),
            moved as (
                update orders.orders o
                   set status = a.status, payment_status = a.payment_status, reason = a.reason,
                       shipment = a.shipment::json, action_url = a.action_url, expires_at = a.expires_at,
                       cancel_reason = a.cancel_reason, refund_requested = a.refund_requested,
                       refunded = a.refunded, version = a.version, updated_at = a.at
                  from admitted a
                 where o.id = a.id
                returning o.id, o.customer_id, o.currency
            ),
            restocked as (
                update catalog.stock s
                   set reserved = k.reserved + g.reserved, on_hand = k.on_hand + g.on_hand
                  from (select g.sku, sum(g.reserved) as reserved, sum(g.on_hand) as on_hand
                          from goods g
                          join admitted a on a.id = g.id
                         group by g.sku) g
                  join locked k on k.sku = g.sku
                 where s.sku = k.sku
            ),
            counted as (
                update orders.customer_quota q
                   set quantity = q.quantity + g.more
                  from (select g.customer_id, g.sku, sum(g.reserved - g.on_hand) as more
                          from goods g
                          join admitted a on a.id = g.id
                         where g.counted and g.reserved <> g.on_hand
                         group by g.customer_id, g.sku) g
                 where q.customer_id = g.customer_id and q.sku = g.sku
            ),
            booked as (
                insert into catalog.stock_movement (sku, delta, reason, actor_kind, actor_id, order_id, occurred_at)
                select g.sku, g.on_hand, case when g.on_hand < 0 then 'shipment' else 'return' end,
                       g.actor_kind, g.actor_id, g.id, g.at
                  from goods g
                  join admitted a on a.id = g.id
                 where g.on_hand <> 0
            ),
            told as (
                insert into orders.order_event (order_id, seq, type, data, occurred_at)
                select id, version, type, data::jsonb, at
                  from admitted
            ),
            answered as (
                update orders.idempotency_key k
                   set answer_status = a.answer_status, answer = a.answer
                  from admitted a
                 where k.customer_id = a.customer_id and k.key = a.key and k.answer is null
            ),
            following as (
                insert into payments.operation (id, order_id, kind, amount, currency, state, next_check_at,
                                                request_key, note, created_at, updated_at)
                select a.follow_id, m.id, a.follow_kind, a.follow_amount, m.currency, 'created', a.at,
                       a.follow_key, a.follow_note, a.at, a.at
                  from admitted a
                  join moved m on m.id = a.id
                 where a.follow_kind is not null
            )
            select a.id is not null
              from incoming i
              left join admitted a on a.place = i.place
             order by i.place
            """;

    private StoringStatement() {}

    static Mono<List<Boolean>> run(Database database, List<StoredChange> changes) {
        return Mono.deferContextual(context -> database.list(
                STORE,
                row -> requireNonNull(row.get(0, Boolean.class)),
                new ChangeColumns(changes, Origins.in(context)).arguments()));
    }
}
