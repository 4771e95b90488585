package dev.millrace.operations.infrastructure;

import java.util.List;

/** What must hold of stock, its ledger and its limits. */
final class StockRules {

    private static final String PAIRS = """
            select coalesce(p.sku, s.sku), case when s.sku is null then 'no stock' else 'no product' end
              from catalog.product p
              full join catalog.stock s on s.sku = p.sku
             where p.sku is null or s.sku is null
            """;

    private static final String ON_HAND = """
            select coalesce(s.sku, m.sku), format('on hand %s, movements %s', s.on_hand, m.moved)
              from catalog.stock s
              full join (select sku, sum(delta) as moved
                           from catalog.stock_movement
                          group by sku) m on m.sku = s.sku
             where coalesce(s.on_hand, 0) <> coalesce(m.moved, 0)
            """;

    private static final String RESERVED = """
            select coalesce(s.sku, h.sku), format('reserved %s, open orders %s', s.reserved, h.held)
              from catalog.stock s
              full join (select l.sku, sum(l.quantity) as held
                           from orders.order_line l
                           join orders.orders o on o.id = l.order_id
                          where o.status in ('placed', 'confirmed', 'review')
                          group by l.sku) h on h.sku = s.sku
             where coalesce(s.reserved, 0) <> coalesce(h.held, 0)
            """;

    private static final String BOUNDS = """
            select sku, format('on hand %s, reserved %s', on_hand, reserved)
              from catalog.stock
             where reserved < 0 or reserved > on_hand
            """;

    /** From orders and what came in alone, without looking at the stock. */
    private static final String OVERSOLD = """
            select g.sku, format('sold %s, came in %s', g.sold, m.came)
              from (select l.sku, sum(l.quantity) as sold
                      from orders.order_line l
                      join orders.orders o on o.id = l.order_id
                     where o.status in ('placed', 'confirmed', 'review', 'shipped', 'delivered', 'returned')
                     group by l.sku) g
              left join (select sku, sum(delta) filter (where order_id is null or delta > 0) as came
                           from catalog.stock_movement
                          group by sku) m on m.sku = g.sku
             where g.sold > coalesce(m.came, 0)
            """;

    private static final String SHIPPED = """
            select coalesce(l.order_id, m.order_id), format('%s: sold %s, shipped %s', coalesce(l.sku, m.sku), l.sold,
                                                            m.shipped)
              from (select l.order_id, l.sku, sum(l.quantity) as sold
                      from orders.order_line l
                      join orders.orders o on o.id = l.order_id
                     where o.status in ('shipped', 'delivered', 'returned')
                     group by l.order_id, l.sku) l
              full join (select order_id, sku, -sum(delta) as shipped
                           from catalog.stock_movement
                          where order_id is not null and delta < 0
                          group by order_id, sku) m on m.order_id = l.order_id and m.sku = l.sku
             where l.sold is distinct from m.shipped
            """;

    private static final String RETURNED = """
            select m.order_id, format('%s: came back %s', m.sku, m.back)
              from (select order_id, sku, sum(delta) as back
                      from catalog.stock_movement
                     where order_id is not null and delta > 0
                     group by order_id, sku) m
             where not exists (select 1
                                 from orders.orders o
                                 join orders.order_line l on l.order_id = o.id
                                where o.id = m.order_id and o.status = 'returned' and l.sku = m.sku
                                  and l.quantity = m.back)
            """;

    /** Goods that came back unfit for sale may or may not count. */
    private static final String QUOTA = """
            select coalesce(q.customer_id, c.customer_id),
                   format('%s: quota %s, counted lines %s', coalesce(q.sku, c.sku), q.quantity, c.held)
              from orders.customer_quota q
              full join (select o.customer_id, l.sku,
                                sum(l.quantity) filter (where o.status <> 'returned') as held,
                                sum(l.quantity) filter (where o.status = 'returned') as lost
                           from orders.order_line l
                           join orders.orders o on o.id = l.order_id
                          where l.counted
                            and (o.status in ('placed', 'confirmed', 'review', 'shipped', 'delivered')
                                 or (o.status = 'returned'
                                     and not exists (select 1
                                                       from catalog.stock_movement m
                                                      where m.order_id = o.id and m.sku = l.sku and m.delta > 0)))
                          group by o.customer_id, l.sku) c on c.customer_id = q.customer_id and c.sku = q.sku
             where coalesce(q.quantity, 0) not between coalesce(c.held, 0) and coalesce(c.held, 0) + coalesce(c.lost, 0)
            """;

    private static final String TOLD = """
            select e.sku, format('last told %s, available %s', e.type, s.on_hand - s.reserved)
              from (select distinct on (sku) sku, type
                      from catalog.stock_event
                     where type in ('stock.sold_out', 'stock.back')
                     order by sku, position desc) e
              join catalog.stock s on s.sku = e.sku
             where (e.type = 'stock.sold_out') <> (s.on_hand = s.reserved)
            """;

    static final List<Rule> ALL = List.of(
            new Rule("product_has_stock", PAIRS),
            new Rule("stock_is_sum_of_movements", ON_HAND),
            new Rule("reserved_is_what_open_orders_hold", RESERVED),
            new Rule("reserved_is_on_hand", BOUNDS),
            new Rule("nothing_oversold", OVERSOLD),
            new Rule("shipped_goods_left_stock", SHIPPED),
            new Rule("returned_goods_came_back", RETURNED),
            new Rule("quota_is_what_customers_hold", QUOTA),
            new Rule("last_stock_event_is_true", TOLD));

    private StockRules() {}
}
