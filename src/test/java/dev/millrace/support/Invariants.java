package dev.millrace.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What must hold in the database whatever has happened: each query finds violations, and must find none. */
public final class Invariants {

    private static final Map<String, String> QUERIES = Map.ofEntries(
            Map.entry("stock on hand is the sum of its movements", """
                    select s.sku::text from catalog.stock s
                     where s.on_hand <> (select coalesce(sum(m.delta), 0) from catalog.stock_movement m where m.sku = s.sku)
                    """),
            Map.entry("reserved stock is what open orders hold", """
                    select s.sku::text from catalog.stock s
                     where s.reserved <> (select coalesce(sum(l.quantity), 0)
                                            from orders.order_line l join orders.orders o on o.id = l.order_id
                                           where l.sku = s.sku and o.status in ('placed', 'confirmed', 'review'))
                    """),
            Map.entry("the total is the sum of the lines", """
                    select o.id::text from orders.orders o
                     where o.total_amount <> (select sum(l.quantity * l.unit_amount) from orders.order_line l where l.order_id = o.id)
                    """),
            Map.entry("an order has at most one charge that succeeded", """
                    select order_id::text from payments.operation
                     where kind in ('charge', 'authorize') and state = 'succeeded' group by order_id having count(*) > 1
                    """),
            Map.entry("what is captured was charged, and nothing else was", """
                    select o.id::text from orders.orders o
                     where (o.payment_status in ('captured', 'refunded', 'partially_refunded'))
                           is distinct from exists (select 1 from payments.operation p
                                                     where p.order_id = o.id and p.kind in ('charge', 'capture') and p.state = 'succeeded')
                    """),
            Map.entry("what is refunded was sent back", """
                    select o.id::text from orders.orders o
                     where (o.payment_status = 'refunded')
                           is distinct from exists (select 1 from payments.operation p
                                                     where p.order_id = o.id and p.kind = 'refund' and p.state = 'succeeded')
                    """),
            Map.entry("events count up from 1 to the order's version without gaps", """
                    select o.id::text from orders.orders o left join orders.order_event e on e.order_id = o.id
                     group by o.id, o.version having count(e.seq) <> o.version or min(e.seq) <> 1 or max(e.seq) <> o.version
                    """),
            Map.entry("the last event tells the order's status", """
                    select o.id::text from orders.orders o
                      join orders.order_event e on e.order_id = o.id and e.seq = o.version
                     where e.data ->> 'status' <> o.status or e.data ->> 'paymentStatus' <> o.payment_status
                    """),
            Map.entry("every event and line belongs to an order", """
                    select x.order_id::text from (select order_id from orders.order_event
                                                  union select order_id from orders.order_line
                                                  union select order_id from payments.operation) x
                     where not exists (select 1 from orders.orders o where o.id = x.order_id)
                    """),
            Map.entry("every order has the key it was placed with", """
                    select o.id::text from orders.orders o
                     where (select count(*) from orders.idempotency_key k where k.order_id = o.id) <> 1
                    """),
            Map.entry("no transaction was left open", """
                    select pid::text from pg_stat_activity
                     where datname = current_database() and state like 'idle in transaction%'
                    """));

    private Invariants() {}

    /** Fails with every violation found. */
    public static void hold(Shop shop) {
        QUERIES.forEach((rule, query) -> {
            List<String> violations = Objects.requireNonNull(shop.database()
                    .list(query, row -> Objects.requireNonNull(row.get(0, String.class)))
                    .block(Duration.ofSeconds(30)));
            assertThat(violations).as(rule).isEmpty();
        });
    }
}
