package dev.millrace.orders.infrastructure;

import static java.util.Objects.requireNonNull;

import dev.millrace.orders.domain.Answer;
import dev.millrace.orders.domain.Change;
import dev.millrace.orders.domain.Order;
import dev.millrace.orders.domain.Settlement;
import dev.millrace.orders.domain.StoredChange;
import dev.millrace.platform.database.Database;
import dev.millrace.platform.web.Json;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Every change of an order after its placement: one statement over arrays for a batch of them, with the event, the
 * result of the payment operation, the stock and the stored answer. One of the two places whose SQL crosses schemas
 * (ADR-0004).
 *
 * <p>Nothing of a change is written unless the order still has the version the change was computed from and the
 * operation is still held under the worker's epoch. Orders are locked before stock, stock in SKU order; its new figures
 * come from the locked rows, for the reason given at {@link PlacingStatement}.
 */
final class StoringStatement {

    private static final String STORE = """
            with incoming as materialized (
                select *
                  from unnest($1::uuid[], $2::int[], $3::text[], $4::text[], $5::text[], $6::text[], $7::timestamptz[],
                              $8::text[], $9::text[], $10::int[], $11::int[],
                              $12::uuid[], $13::int[], $14::text[], $15::text[], $16::text[], $17::timestamptz[],
                              $18::text[], $19::int[], $20::text[],
                              $21::uuid[], $22::text[], $23::uuid[])
                       with ordinality as i(id, version, status, payment_status, reason, shipment, at,
                                            type, data, reserved, on_hand,
                                            operation_id, epoch, state, reference, why, next_check_at,
                                            key, answer_status, answer,
                                            refund_id, actor_kind, actor_id, place)
            ),
            current as materialized (
                select o.id
                  from orders.orders o
                  join incoming i on i.id = o.id and i.version = o.version + 1
                 order by o.id
                   for no key update of o
            ),
            fenced as (
                update payments.operation p
                   set state = i.state, reference = i.reference, reason = i.why, next_check_at = i.next_check_at,
                       attempts = p.attempts + 1, updated_at = i.at
                  from incoming i
                  join current c on c.id = i.id
                 where p.id = i.operation_id and p.epoch = i.epoch and p.state in ('sent', 'unknown')
                returning p.id
            ),
            admitted as materialized (
                select i.*
                  from incoming i
                  join current c on c.id = i.id
                 where i.operation_id is null or i.operation_id in (select id from fenced)
            ),
            moved as (
                update orders.orders o
                   set status = a.status, payment_status = a.payment_status, reason = a.reason,
                       shipment = a.shipment::json, version = a.version, updated_at = a.at
                  from admitted a
                 where o.id = a.id
                returning o.id, o.customer_id, o.total_amount, o.currency
            ),
            goods as materialized (
                select a.id, l.sku, l.quantity * a.reserved as reserved, l.quantity * a.on_hand as on_hand, a.at,
                       a.actor_kind, a.actor_id
                  from admitted a
                  join orders.order_line l on l.order_id = a.id
                 where a.reserved <> 0 or a.on_hand <> 0
            ),
            locked as materialized (
                select s.sku, s.on_hand, s.reserved
                  from catalog.stock s
                 where s.sku = any (array(select sku from goods))
                 order by s.sku
                   for no key update
            ),
            restocked as (
                update catalog.stock s
                   set reserved = k.reserved + g.reserved, on_hand = k.on_hand + g.on_hand
                  from (select sku, sum(reserved) as reserved, sum(on_hand) as on_hand
                          from goods
                         group by sku) g
                  join locked k on k.sku = g.sku
                 where s.sku = k.sku
            ),
            booked as (
                insert into catalog.stock_movement (sku, delta, reason, actor_kind, actor_id, order_id, occurred_at)
                select sku, on_hand, 'shipment', actor_kind, actor_id, id, at
                  from goods
                 where on_hand <> 0
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
                  join moved m on m.id = a.id
                 where k.customer_id = m.customer_id and k.key = a.key and k.answer is null
            ),
            refunding as (
                insert into payments.operation (id, order_id, kind, amount, currency, state, next_check_at,
                                                created_at, updated_at)
                select a.refund_id, m.id, 'refund', m.total_amount, m.currency, 'created', a.at, a.at, a.at
                  from admitted a
                  join moved m on m.id = a.id
                 where a.refund_id is not null
            )
            select a.id is not null
              from incoming i
              left join admitted a on a.place = i.place
             order by i.place
            """;

    private StoringStatement() {}

    static Mono<List<Boolean>> run(Database database, List<StoredChange> changes) {
        return database.list(STORE, row -> requireNonNull(row.get(0, Boolean.class)), arguments(changes));
    }

    private static Object[] arguments(List<StoredChange> changes) {
        return new Object[] {
            Columns.of(changes, UUID.class, change -> order(change).id()),
            Columns.of(changes, Integer.class, change -> order(change).version()),
            Columns.of(changes, String.class, change -> order(change).status().label()),
            Columns.of(
                    changes,
                    String.class,
                    change -> order(change).paymentStatus().label()),
            Columns.of(changes, String.class, change -> order(change).reason()),
            Columns.of(changes, String.class, StoringStatement::shipment),
            Columns.of(changes, Instant.class, change -> order(change).updatedAt()),
            Columns.of(changes, String.class, change -> event(change).type()),
            Columns.of(changes, String.class, StoringStatement::data),
            Columns.of(changes, Integer.class, change -> change.change().stock().reserved()),
            Columns.of(changes, Integer.class, change -> change.change().stock().onHand()),
            Columns.of(
                    changes,
                    UUID.class,
                    change ->
                            settled(change, settlement -> settlement.operation().id())),
            Columns.of(
                    changes,
                    Integer.class,
                    change ->
                            settled(change, settlement -> settlement.operation().epoch())),
            Columns.of(
                    changes,
                    String.class,
                    change -> settled(change, settlement -> settlement.outcome().state())),
            Columns.of(
                    changes,
                    String.class,
                    change -> settled(change, settlement -> settlement.outcome().reference())),
            Columns.of(
                    changes,
                    String.class,
                    change -> settled(change, settlement -> settlement.outcome().reason())),
            Columns.of(
                    changes,
                    Instant.class,
                    change -> settled(change, settlement -> settlement.outcome().nextCheckAt())),
            Columns.of(changes, String.class, StoredChange::key),
            Columns.of(changes, Integer.class, change -> answered(change, Answer::status)),
            Columns.of(changes, String.class, change -> answered(change, Answer::body)),
            Columns.of(changes, UUID.class, StoredChange::refundId),
            Columns.of(changes, String.class, change -> change.actor().kind()),
            Columns.of(changes, UUID.class, change -> change.actor().id())
        };
    }

    private static Order order(StoredChange change) {
        return change.change().order();
    }

    private static Change.Event event(StoredChange change) {
        return requireNonNull(change.change().event(), "a change that changes nothing is not stored");
    }

    private static @Nullable String shipment(StoredChange change) {
        return order(change).shipment() == null
                ? null
                : Json.text(requireNonNull(order(change).shipment()));
    }

    /** What every event tells, then what this one adds. */
    private static String data(StoredChange change) {
        Map<String, @Nullable Object> data = new LinkedHashMap<>();
        data.put("status", order(change).status().label());
        data.put("paymentStatus", order(change).paymentStatus().label());
        data.put("customerId", order(change).customerId());
        data.put("actor", change.actor());
        data.put("traceId", change.traceId());
        data.putAll(event(change).details());
        return Json.text(data);
    }

    private static <T> @Nullable T settled(
            StoredChange change, java.util.function.Function<Settlement, @Nullable T> part) {
        Settlement settlement = change.settlement();
        return settlement == null ? null : part.apply(settlement);
    }

    private static <T> @Nullable T answered(StoredChange change, java.util.function.Function<Answer, T> part) {
        Answer answer = change.answer();
        return answer == null ? null : part.apply(answer);
    }
}
