package dev.millrace.orders.infrastructure;

import static java.util.Objects.requireNonNull;

import dev.millrace.orders.domain.Answer;
import dev.millrace.orders.domain.Order;
import dev.millrace.orders.domain.OrderLine;
import dev.millrace.orders.domain.PaymentStatus;
import dev.millrace.orders.domain.Placement;
import dev.millrace.orders.domain.PlacementResult;
import dev.millrace.orders.domain.Status;
import dev.millrace.platform.database.Database;
import dev.millrace.platform.database.SqlState;
import dev.millrace.platform.money.Money;
import dev.millrace.platform.web.Json;
import io.r2dbc.spi.Row;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Exceptions;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;
import reactor.util.retry.RetryBackoffSpec;

/**
 * The intake: one statement over arrays, hence one plan for every batch size, one round trip and one commit for a whole
 * batch. One of the two places whose SQL crosses schemas (ADR-0004).
 *
 * <p>How it stays right at READ COMMITTED: {@code stock} locks the rows in SKU order and, having waited, reads their
 * newest version; everything after it is computed from those rows. Keys seen by the snapshot are answered from what is
 * stored; one that was claimed in between is a unique violation that undoes the whole batch, which is then placed one
 * by one. The CHECK constraints stand behind all of it.
 */
final class PlacingStatement {

    private static final Logger LOG = LoggerFactory.getLogger(PlacingStatement.class);

    private static final String PLACE = """
            with incoming as materialized (
                select *
                  from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::uuid[],
                              $6::text[], $7::text[], $8::text[], $9::text[])
                       with ordinality as i(id, customer_id, key, fingerprint, operation_id,
                                            token, client_reference, metadata, trace_id, place)
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
                select s.sku, s.on_hand - s.reserved as free, p.name, p.price_amount, p.currency
                  from catalog.stock s
                  join catalog.product p on p.sku = s.sku
                 where s.sku = any ($13::text[]) and p.active
                 order by s.sku
                   for no key update of s
            ),
            asked as materialized (
                select l.place, l.line_no, l.sku, l.quantity, s.free, s.name, s.price_amount, s.currency,
                       bool_or(s.sku is null or l.quantity > s.free) over (partition by l.place) as refused
                  from unnest($12::int[], $13::text[], $14::int[])
                       with ordinality as l(place, sku, quantity, line_no)
                  join fresh f on f.place = l.place
                  left join stock s on s.sku = l.sku
            ),
            queued as materialized (
                select a.*,
                       coalesce(sum(a.quantity) filter (where not a.refused)
                                over (partition by a.sku order by a.place), 0) > a.free as crowded
                  from asked a
            ),
            verdict as materialized (
                select place,
                       bool_or(name is null) as unknown,
                       bool_or(refused) as refused,
                       coalesce(bool_or(crowded), false) as crowded,
                       count(distinct currency) > 1 as mixed,
                       min(currency) as currency,
                       coalesce(sum(quantity::numeric * price_amount), 0) between 1 and 1000000000000000 as payable,
                       sum(quantity::numeric * price_amount) as total,
                       json_agg(json_build_object('sku', sku, 'name', name, 'quantity', quantity, 'free', free,
                                                  'price', price_amount) order by line_no) as lines
                  from queued
                 group by place
            ),
            won as materialized (
                select f.*, v.total::bigint as total, v.currency, v.lines
                  from fresh f
                  join verdict v on v.place = f.place
                 where v.payable and not (v.refused or v.crowded or v.mixed)
            ),
            held as (
                update catalog.stock s
                   set reserved = s.reserved + h.quantity
                  from (select q.sku, sum(q.quantity) as quantity
                          from queued q
                          join won w on w.place = q.place
                         group by q.sku) h
                 where s.sku = h.sku
            ),
            placed as (
                insert into orders.orders (id, customer_id, status, payment_status, total_amount, currency,
                                           client_reference, metadata, version, placed_at, updated_at)
                select id, customer_id, 'placed', 'pending', total, currency,
                       client_reference, metadata::json, 1, $10, $10
                  from won
            ),
            lined as (
                insert into orders.order_line (order_id, line_no, sku, name, quantity, unit_amount)
                select w.id, row_number() over (partition by w.id order by q.line_no), q.sku, q.name, q.quantity,
                       q.price_amount
                  from queued q
                  join won w on w.place = q.place
            ),
            keyed as (
                insert into orders.idempotency_key (customer_id, key, order_id, fingerprint, created_at)
                select customer_id, key, id, fingerprint, $10
                  from won
            ),
            charged as (
                insert into payments.operation (id, order_id, kind, amount, currency, token, state, next_check_at,
                                                created_at, updated_at)
                select operation_id, id, 'charge', total, currency, token, 'sent', $11, $10, $10
                  from won
            ),
            told as (
                insert into orders.order_event (order_id, seq, type, data, occurred_at)
                select w.id, 1, 'order.placed',
                       jsonb_build_object('status', 'placed', 'paymentStatus', 'pending', 'customerId', w.customer_id,
                                          'actor', jsonb_build_object('kind', 'customer', 'id', w.customer_id),
                                          'traceId', w.trace_id,
                                          'total', jsonb_build_object('amount', w.total, 'currency', w.currency),
                                          'lines', (select jsonb_agg(jsonb_build_object(
                                                               'sku', l.sku, 'quantity', l.quantity))
                                                      from json_to_recordset(w.lines) as l(sku text, quantity int))),
                       $10
                  from won w
            )
            select k.fingerprint, k.order_id, k.answer_status, k.answer,
                   v.unknown, v.refused, v.crowded, v.mixed, v.payable,
                   w.total, w.currency, v.lines::text, k.created_at
              from incoming i
              left join known k on k.place = i.place
              left join verdict v on v.place = i.place
              left join won w on w.place = i.place
             order by i.place
            """;

    /**
     * What undoes the whole statement and may succeed when it is done again: a key that another instance has claimed
     * since the snapshot (a batch goes on one by one instead), and the last guard of the stock, its CHECK.
     */
    private static final RetryBackoffSpec UNDONE =
            Retry.backoff(5, Duration.ofMillis(5)).maxBackoff(Duration.ofMillis(100));

    private PlacingStatement() {}

    static Mono<List<PlacementResult>> run(
            Database database, List<Placement> placements, Instant now, Instant leaseEnd) {
        return database.list(PLACE, Answered::of, arguments(placements, now, leaseEnd))
                .retryWhen(UNDONE.filter(failure -> repeatable(failure, placements.size())))
                .onErrorMap(Exceptions::isRetryExhausted, failure -> Objects.requireNonNull(failure.getCause()))
                .map(rows -> {
                    List<PlacementResult> results = new ArrayList<>(rows.size());
                    for (int i = 0; i < rows.size(); i++) {
                        results.add(rows.get(i).result(placements.get(i), now));
                    }
                    return results;
                });
    }

    private static boolean repeatable(Throwable failure, int size) {
        if (SqlState.violates(failure, "stock_reserved_on_hand")) {
            LOG.warn("The CHECK on stock undid a batch of {} placements; it is placed again", size);
            return true;
        }
        return size == 1 && SqlState.violates(failure, "idempotency_key_pkey");
    }

    private static Object[] arguments(List<Placement> placements, Instant now, Instant leaseEnd) {
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
            now,
            leaseEnd,
            lines.places().toArray(Integer[]::new),
            lines.skus().toArray(String[]::new),
            lines.quantities().toArray(Integer[]::new)
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

    /** One row of the answer; a line's {@code free} and {@code price} are null when the product is not for sale. */
    private record Answered(
            @Nullable String fingerprint,
            @Nullable UUID knownOrder,
            @Nullable Integer answerStatus,
            @Nullable String answer,
            @Nullable Boolean unknown,
            boolean refused,
            boolean crowded,
            boolean mixed,
            boolean payable,
            @Nullable Long total,
            @Nullable String currency,
            @Nullable String lines,
            @Nullable Instant knownSince) {

        private static Answered of(Row row) {
            return new Answered(
                    row.get(0, String.class),
                    row.get(1, UUID.class),
                    row.get(2, Integer.class),
                    row.get(3, String.class),
                    row.get(4, Boolean.class),
                    Boolean.TRUE.equals(row.get(5, Boolean.class)),
                    Boolean.TRUE.equals(row.get(6, Boolean.class)),
                    Boolean.TRUE.equals(row.get(7, Boolean.class)),
                    Boolean.TRUE.equals(row.get(8, Boolean.class)),
                    row.get(9, Long.class),
                    row.get(10, String.class),
                    row.get(11, String.class),
                    row.get(12, Instant.class));
        }

        private PlacementResult result(Placement placement, Instant now) {
            if (fingerprint != null && knownOrder != null && knownSince != null) {
                Answer first = answer == null || answerStatus == null ? null : new Answer(answerStatus, answer);
                return new PlacementResult.Repeated(fingerprint, knownOrder, knownSince, first);
            }
            if (unknown == null) {
                return new PlacementResult.Concurrent();
            }
            return total == null || currency == null
                    ? refusal(unknown)
                    : new PlacementResult.Placed(order(placement, now, new Money(total, currency)));
        }

        private PlacementResult refusal(boolean someUnknown) {
            if (someUnknown) {
                return new PlacementResult.Unknown(Arrays.stream(described())
                        .filter(line -> line.free() == null)
                        .map(Described::sku)
                        .toList());
            }
            if (mixed) {
                return new PlacementResult.MixedCurrencies();
            }
            if (!payable) {
                return new PlacementResult.TotalOutOfRange();
            }
            return refused ? new PlacementResult.OutOfStock(shortLines()) : new PlacementResult.Crowded();
        }

        private List<Map<String, Object>> shortLines() {
            return Arrays.stream(described())
                    .filter(line -> line.free() != null && line.quantity() > line.free())
                    .map(line -> Map.<String, Object>of(
                            "sku", line.sku(), "asked", line.quantity(), "left", requireNonNull(line.free())))
                    .toList();
        }

        private Order order(Placement placement, Instant now, Money sum) {
            List<OrderLine> goods = Arrays.stream(described())
                    .map(line -> line.sold(sum.currency()))
                    .toList();
            return new Order(
                    placement.id(),
                    placement.customerId(),
                    Status.PLACED,
                    PaymentStatus.PENDING,
                    goods,
                    sum,
                    placement.clientReference(),
                    placement.metadata(),
                    null,
                    null,
                    now,
                    now,
                    1);
        }

        private Described[] described() {
            return Json.parse(requireNonNull(lines), Described[].class);
        }
    }

    private record Described(
            String sku,
            @Nullable String name,
            int quantity,
            @Nullable Long free,
            @Nullable Long price) {

        private OrderLine sold(String currency) {
            return new OrderLine(sku, requireNonNull(name), quantity, new Money(requireNonNull(price), currency));
        }
    }
}
