package dev.millrace.operations.infrastructure;

import java.util.List;

/** What must hold of orders, their lines, keys and events. */
final class OrderRules {

    /** Keys are forgotten in time, so only a young order must have its own. */
    private static final String ONE_KEY = """
            select o.id, format('%s keys', count(k.key))
              from orders.orders o
              left join orders.idempotency_key k on k.order_id = o.id
             group by o.id
            having count(k.key) > 1 or (count(k.key) = 0 and o.placed_at > now() - interval '10 minutes')
            """;

    private static final String KEY_OF_ORDER = """
            select k.order_id, format('key of customer %s', k.customer_id)
              from orders.idempotency_key k
              left join orders.orders o on o.id = k.order_id and o.customer_id = k.customer_id
             where o.id is null
            """;

    private static final String PARTS_OF_ORDER = """
            select x.order_id, x.part
              from (select order_id, 'event' from orders.order_event
                    union
                    select order_id, 'line' from orders.order_line
                    union
                    select order_id, 'payment operation' from payments.operation
                    union
                    select order_id, 'stock movement' from catalog.stock_movement where order_id is not null
                   ) as x (order_id, part)
             where not exists (select 1 from orders.orders o where o.id = x.order_id)
            """;

    private static final String LINES = """
            select o.id, format('%s lines of %s products', count(l.sku), count(distinct l.sku))
              from orders.orders o
              left join orders.order_line l on l.order_id = o.id
             group by o.id
            having count(l.sku) = 0 or count(l.sku) <> count(distinct l.sku)
            """;

    private static final String TOTAL = """
            select o.id, format('total %s, lines %s', o.total_amount, l.total)
              from orders.orders o
              join (select order_id, sum(quantity::numeric * unit_amount) as total
                      from orders.order_line
                     group by order_id) l on l.order_id = o.id
             where l.total <> o.total_amount
            """;

    private static final String EVENT_NUMBERS = """
            select o.id, format('version %s, %s events from %s to %s', o.version, e.events, e.first, e.last)
              from orders.orders o
              left join (select order_id, count(*) as events, min(seq) as first, max(seq) as last
                           from orders.order_event
                          group by order_id) e on e.order_id = o.id
             where e.events is null or e.first <> 1 or e.last <> e.events or e.last <> o.version
            """;

    private static final String FIRST_EVENT = """
            select order_id, type
              from orders.order_event
             where (seq = 1) <> (type = 'order.placed')
            """;

    private static final String LAST_EVENT = """
            select o.id, format('order %s/%s, event %s/%s', o.status, o.payment_status,
                                e.data ->> 'status', e.data ->> 'paymentStatus')
              from orders.orders o
              join orders.order_event e on e.order_id = o.id and e.seq = o.version
             where e.data ->> 'status' is distinct from o.status
                or e.data ->> 'paymentStatus' is distinct from o.payment_status
            """;

    static final List<Rule> ALL = List.of(
            new Rule("one_order_per_key", ONE_KEY),
            new Rule("key_has_its_order", KEY_OF_ORDER),
            new Rule("parts_have_their_order", PARTS_OF_ORDER),
            new Rule("order_has_lines", LINES),
            new Rule("total_is_sum_of_lines", TOTAL),
            new Rule("events_without_gap", EVENT_NUMBERS),
            new Rule("first_event_is_placement", FIRST_EVENT),
            new Rule("last_event_tells_status", LAST_EVENT));

    private OrderRules() {}
}
