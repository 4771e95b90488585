package dev.millrace.orders.infrastructure;

import dev.millrace.orders.domain.Placement;
import dev.millrace.orders.domain.PlacementResult;
import dev.millrace.orders.domain.Terms;
import dev.millrace.platform.database.Database;
import dev.millrace.platform.database.SqlState;
import dev.millrace.platform.tracing.Origins;
import dev.millrace.platform.web.Json;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import reactor.core.Exceptions;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/**
 * The intake: one statement over arrays, hence one plan for every batch size, one round trip and one commit for a whole
 * batch. One of the two places whose SQL crosses schemas (ADR-0004).
 *
 * <p>How it stays right at READ COMMITTED: {@code stock} locks the rows in SKU order and, having waited, reads their
 * newest version; everything after it is computed from those rows. That goes for the update of the stock too, which
 * writes both figures from the locked row: PostgreSQL checks constraints on the row it builds from the snapshot's
 * version before it notices that there is a newer one, so {@code s.reserved + quantity} could trip over a CHECK that the
 * newest version satisfies. Keys seen by the snapshot are answered from what is stored; one that was claimed in between
 * is a unique violation that undoes the whole batch, which is then placed one by one. The CHECK constraints stand behind
 * all of it.
 *
 * <p>What customers hold of limited products is locked and read after the stock in the same way. The first row of a
 * customer and a product may have come since the snapshot: the insert then adds to it, the CHECK of the quota refuses
 * what is too much, and the batch is undone as for a key. Without a limit in the batch nothing is read, locked or
 * written for it.
 */
final class PlacingStatement {

    /** With the name of a further column of the batch, if there is one, and the member of the event that it becomes. */
    private static final String TEXT = """
            with incoming as materialized (
                select *
                  from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::uuid[],
                              $6::text[], $7::text[], $8::text[], $9::text[]%1$s)
                       with ordinality as i(id, customer_id, key, fingerprint, operation_id,
                                            token, client_reference, metadata, trace_id%2$s, place)
            ),
            known as materialized (
                select i.place, k.fingerprint, k.order_id, k.answer_status, k.answer, k.created_at
                  from incoming i
                  join orders.idempotency_key k on k.customer_id = i.customer_id and k.key = i.key
            ),
            fresh as materialized (
                select distinct on (i.customer_id, i.key) i.*
                  from incoming i
                 where not exists (select 1 from known k where k.place = i.place)
                 order by i.customer_id, i.key, i.place
            ),
            stock as materialized (
                select s.sku, s.on_hand, s.reserved, s.on_hand - s.reserved as free, p.name, p.price_amount, p.currency,
                       p.sale_opens_at, p.sale_closes_at, p.max_per_order, p.max_per_customer
                  from catalog.stock s
                  join catalog.product p on p.sku = s.sku
                 where s.sku = any ($13::text[]) and p.active
                 order by s.sku
                   for no key update of s
            ),
            quota as materialized (
                select q.customer_id, q.sku, q.quantity
                  from orders.customer_quota q
                 where q.customer_id = any ($2::uuid[])
                   and q.sku = any (array(select sku collate "default" from stock where max_per_customer is not null))
                 order by q.customer_id, q.sku
                   for no key update
            ),
            asked as materialized (
                select l.place, l.line_no, l.sku, l.quantity, f.customer_id, s.free, s.name, s.price_amount, s.currency,
                       s.sale_opens_at, s.sale_closes_at, s.max_per_order, s.max_per_customer, c.held,
                       c.closed, c.beyond,
                       bool_or(s.sku is null or l.quantity > s.free or c.closed or c.beyond)
                           over (partition by l.place) as refused
                  from unnest($12::int[], $13::text[], $14::int[])
                       with ordinality as l(place, sku, quantity, line_no)
                  join fresh f on f.place = l.place
                  left join stock s on s.sku = l.sku
                  left join quota q on q.customer_id = f.customer_id and q.sku = l.sku
                 cross join lateral (
                     select coalesce(q.quantity, 0) as held,
                            coalesce($10 < s.sale_opens_at, false) or coalesce($10 >= s.sale_closes_at, false) as closed,
                            coalesce(l.quantity > least(s.max_per_order,
                                                         s.max_per_customer - coalesce(q.quantity, 0)), false) as beyond) c
            ),
            rationed as materialized (
                select place
                  from (select place,
                               held + sum(quantity) filter (where not refused)
                                      over (partition by customer_id, sku order by place) > max_per_customer as late
                          from asked
                         where max_per_customer is not null) r
                 where late
            ),
            queued as materialized (
                select a.*,
                       coalesce(sum(a.quantity) filter (where not a.refused)
                                over (partition by a.sku order by a.place), 0) > a.free
                       or a.place = any (array(select place from rationed)) as crowded
                  from asked a
            ),
            verdict as materialized (
                select place,
                       bool_or(name is null) as unknown,
                       bool_or(closed) as closed,
                       bool_or(beyond) as beyond,
                       bool_or(refused) as refused,
                       coalesce(bool_or(crowded), false) as crowded,
                       count(distinct currency) > 1 as mixed,
                       min(currency) as currency,
                       coalesce(sum(quantity::numeric * price_amount), 0) between 1 and 1000000000000000 as payable,
                       sum(quantity::numeric * price_amount) as total,
                       json_agg(sku order by line_no) as skus,
                       json_agg(json_build_object('sku', sku, 'name', name, 'quantity', quantity, 'unitPrice',
                                                  json_build_object('amount', price_amount, 'currency', currency))
                                order by line_no) filter (where not refused) as goods,
                       json_agg(json_build_object('sku', sku, 'quantity', quantity, 'free', free, 'limits',
                                                  case when closed or beyond
                                                       then json_build_object('closed', closed, 'beyond', beyond,
                                                                              'opensAt', sale_opens_at,
                                                                              'closesAt', sale_closes_at,
                                                                              'maxPerOrder', max_per_order,
                                                                              'maxPerCustomer', max_per_customer,
                                                                              'held', held) end)
                                order by line_no) filter (where refused) as wishes
                  from queued
                 group by place
            ),
            won as materialized (
                select f.*, v.total::bigint as total, v.currency, v.skus, v.goods
                  from fresh f
                  join verdict v on v.place = f.place
                 where v.payable and not (v.refused or v.crowded or v.mixed)
            ),
            held as (
                update catalog.stock s
                   set reserved = k.reserved + h.quantity, on_hand = k.on_hand
                  from (select q.sku, sum(q.quantity) as quantity
                          from queued q
                          join won w on w.place = q.place
                         group by q.sku) h
                  join stock k on k.sku = h.sku
                 where s.sku = k.sku
            ),
            placed as (
                insert into orders.orders (id, customer_id, status, payment_status, total_amount, currency,
                                           client_reference, metadata, version, placed_at, updated_at, expires_at)
                select id, customer_id, 'placed', 'pending', total, currency,
                       client_reference, metadata::json, 1, $10, $10, $15
                  from won
            ),
            lined as (
                insert into orders.order_line (order_id, line_no, sku, name, quantity, unit_amount, counted)
                select w.id, row_number() over (partition by w.id order by q.line_no), q.sku, q.name, q.quantity,
                       q.price_amount, q.max_per_customer is not null
                  from queued q
                  join won w on w.place = q.place
            ),
            counted as (
                insert into orders.customer_quota as c (customer_id, sku, quantity, cap)
                select q.customer_id, q.sku, sum(q.quantity), max(q.max_per_customer)
                  from queued q
                  join won w on w.place = q.place
                 where q.max_per_customer is not null
                 group by q.customer_id, q.sku
                 order by q.customer_id, q.sku
                on conflict (customer_id, sku)
                do update set quantity = c.quantity + excluded.quantity, cap = excluded.cap
            ),
            keyed as (
                insert into orders.idempotency_key (customer_id, key, order_id, fingerprint, created_at)
                select customer_id, key, id, fingerprint, $10
                  from won
            ),
            charged as (
                insert into payments.operation (id, order_id, kind, amount, currency, token, state, next_check_at,
                                                created_at, updated_at, sent_at)
                select operation_id, id, $16, total, currency, token, 'sent', $11, $10, $10, $10
                  from won
            ),
            told as (
                insert into orders.order_event (order_id, seq, type, data, occurred_at)
                select w.id, 1, 'order.placed',
                       jsonb_build_object('status', 'placed', 'paymentStatus', 'pending', 'customerId', w.customer_id,
                                          'actor', jsonb_build_object('kind', 'customer', 'id', w.customer_id),
                                          'traceId', w.trace_id,%3$s
                                          'total', jsonb_build_object('amount', w.total, 'currency', w.currency),
                                          'skus', w.skus, 'lines', w.goods),
                       $10
                  from won w
            )
            select k.fingerprint, k.order_id, k.answer_status, k.answer,
                   v.unknown, v.closed, v.beyond, v.refused, v.crowded, v.mixed, v.payable,
                   w.total, w.currency, v.goods::text, v.wishes::text, k.created_at
              from incoming i
              left join known k on k.place = i.place
              left join verdict v on v.place = i.place
              left join won w on w.place = i.place
             order by i.place
            """;

    static final String PLACE = TEXT.formatted("", "", "");

    /** The same where the way back to a request is kept with its event. */
    static final String PLACE_TRACED =
            TEXT.formatted(", $17::text[]", ", traceparent", " 'traceparent', w.traceparent,");

    private PlacingStatement() {}

    static Mono<List<PlacementResult>> run(Database database, List<Placement> placements, Terms terms) {
        return Mono.deferContextual(context -> {
            Origins origins = Origins.in(context);
            return placed(database, placements, terms, origins != null && origins.sampled() ? origins : null);
        });
    }

    private static Mono<List<PlacementResult>> placed(
            Database database, List<Placement> placements, Terms terms, @Nullable Origins origins) {
        Object[] arguments = arguments(placements, terms);
        return (origins == null
                        ? database.list(PLACE, PlacedRow::of, arguments)
                        : database.list(PLACE_TRACED, PlacedRow::of, with(origins, arguments, placements.size())))
                .retryWhen(Retry.max(5).filter(failure -> placements.size() == 1 && overtaken(failure)))
                .onErrorMap(Exceptions::isRetryExhausted, failure -> Objects.requireNonNull(failure.getCause()))
                .map(rows -> {
                    List<PlacementResult> results = new ArrayList<>(rows.size());
                    for (int i = 0; i < rows.size(); i++) {
                        results.add(rows.get(i).result(placements.get(i), terms));
                    }
                    return results;
                });
    }

    /** What another instance has claimed or counted since the snapshot; the next snapshot sees it. */
    private static boolean overtaken(Throwable failure) {
        return SqlState.violates(failure, "idempotency_key_pkey") || SqlState.violates(failure, "customer_quota_cap");
    }

    private static Object[] with(Origins origins, Object[] arguments, int size) {
        Object[] all = Arrays.copyOf(arguments, arguments.length + 1);
        all[arguments.length] =
                IntStream.range(0, size).mapToObj(origins::traceparent).toArray(String[]::new);
        return all;
    }

    private static Object[] arguments(List<Placement> placements, Terms terms) {
        Lines lines = Lines.of(placements);
        return new Object[] {
            Columns.of(placements, UUID.class, Placement::id),
            Columns.of(placements, UUID.class, Placement::customerId),
            Columns.of(placements, String.class, Placement::key),
            Columns.of(placements, String.class, Placement::fingerprint),
            Columns.of(placements, UUID.class, Placement::operationId),
            Columns.of(placements, String.class, Placement::token),
            Columns.of(placements, String.class, Placement::clientReference),
            Columns.of(placements, String.class, placement -> Json.text(placement.metadata())),
            Columns.of(placements, String.class, Placement::traceId),
            terms.now(),
            terms.leaseEnd(),
            lines.places().toArray(Integer[]::new),
            lines.skus().toArray(String[]::new),
            lines.quantities().toArray(Integer[]::new),
            terms.expiresAt(),
            terms.opening().label()
        };
    }

    /** The lines of a batch as columns; a line names its placement by position, counted from 1 as SQL does. */
    private record Lines(List<Integer> places, List<String> skus, List<Integer> quantities) {

        private static Lines of(List<Placement> placements) {
            List<Integer> places = new ArrayList<>();
            List<String> skus = new ArrayList<>();
            List<Integer> quantities = new ArrayList<>();
            for (int i = 0; i < placements.size(); i++) {
                int place = i + 1;
                placements.get(i).quantities().forEach((sku, quantity) -> {
                    places.add(place);
                    skus.add(sku);
                    quantities.add(quantity);
                });
            }
            return new Lines(places, skus, quantities);
        }
    }
}
