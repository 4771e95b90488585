package dev.millrace.operations.infrastructure;

import java.util.List;

/** What must hold of payments, and of orders and their payments. */
final class MoneyRules {

    private static final String ONE_PAYMENT = """
            select order_id, format('%s charges or authorizations', count(*))
              from payments.operation
             where kind in ('charge', 'authorize') and state = 'succeeded'
             group by order_id
            having count(*) > 1
            """;

    private static final String ONE_CAPTURE = """
            select order_id, format('%s captures', count(*))
              from payments.operation
             where kind = 'capture' and state = 'succeeded'
             group by order_id
            having count(*) > 1
            """;

    private static final String CAPTURE_OR_VOID = """
            select order_id, 'captured and voided'
              from payments.operation
             where kind in ('capture', 'void') and state = 'succeeded'
             group by order_id
            having count(distinct kind) > 1
            """;

    private static final String AUTHORIZED_FIRST = """
            select p.order_id, p.kind
              from payments.operation p
             where p.kind in ('capture', 'void') and p.state = 'succeeded'
               and not exists (select 1
                                 from payments.operation a
                                where a.order_id = p.order_id and a.kind = 'authorize' and a.state = 'succeeded')
            """;

    /** What is charged, authorized and captured is the whole order; parts exist of refunds only. */
    private static final String AMOUNT = """
            select p.id, format('%s of %s %s, order %s of %s %s', p.kind, p.amount, p.currency,
                                o.id, o.total_amount, o.currency)
              from payments.operation p
              join orders.orders o on o.id = p.order_id
             where p.currency <> o.currency
                or p.amount > o.total_amount
                or (p.kind in ('charge', 'authorize', 'capture') and p.amount <> o.total_amount)
            """;

    /** A payment that ended without money may have been authorized, if that was given up. */
    private static final String STATUS = """
            select o.id, format('%s with a total of %s: authorized %s, voided %s, taken %s, returned %s',
                                o.payment_status, o.total_amount, m.authorized, m.voided, m.taken, m.returned)
              from orders.orders o
              join (select x.id,
                           count(*) filter (where p.kind = 'authorize') as authorized,
                           count(*) filter (where p.kind = 'void') as voided,
                           coalesce(sum(p.amount) filter (where p.kind in ('charge', 'capture')), 0) as taken,
                           coalesce(sum(p.amount) filter (where p.kind = 'refund'), 0) as returned
                      from orders.orders x
                      left join payments.operation p on p.order_id = x.id and p.state = 'succeeded'
                     group by x.id) m on m.id = o.id
             where not case o.payment_status
                           when 'captured' then m.taken = o.total_amount and m.returned = 0
                           when 'partially_refunded' then m.taken = o.total_amount and m.returned > 0
                                                          and m.returned < m.taken
                           when 'refunded' then m.taken = o.total_amount and m.returned = m.taken
                           when 'authorized' then m.authorized > 0 and m.voided = 0 and m.taken = 0
                                                  and m.returned = 0
                           when 'unknown' then m.voided = 0 and m.taken = 0 and m.returned = 0
                           when 'pending' then m.authorized = 0 and m.taken = 0 and m.returned = 0
                           when 'action_required' then m.authorized = 0 and m.taken = 0 and m.returned = 0
                           else m.taken = 0 and m.returned = 0 and (m.authorized = 0 or m.voided > 0)
                       end
            """;

    private static final String REFUNDS = """
            select o.id, format('refunded %s, operations %s; requested %s, operations %s',
                                o.refunded, m.refunded, o.refund_requested, m.requested)
              from orders.orders o
              join (select x.id,
                           coalesce(sum(p.amount) filter (where p.state = 'succeeded'), 0) as refunded,
                           coalesce(sum(p.amount) filter (where p.state <> 'declined'), 0) as requested
                      from orders.orders x
                      left join payments.operation p on p.order_id = x.id and p.kind = 'refund'
                     group by x.id) m on m.id = o.id
             where o.refunded <> m.refunded or o.refund_requested <> m.requested
            """;

    private static final String GOODS = """
            select id, format('%s and %s', status, payment_status)
              from orders.orders
             where (status = 'confirmed'
                    and payment_status not in ('authorized', 'captured', 'partially_refunded', 'refunded'))
                or (status in ('shipped', 'delivered', 'returned')
                    and payment_status not in ('captured', 'partially_refunded', 'refunded'))
            """;

    /** A payment may come through after its order has ended; it is on its way back then, or was refused there. */
    private static final String NOTHING_KEPT = """
            select o.id, format('%s and %s, but nothing gives the money back', o.status, o.payment_status)
              from orders.orders o
             where o.status in ('failed', 'expired', 'cancelled')
               and o.payment_status in ('authorized', 'captured', 'partially_refunded')
               and not exists (select 1
                                 from payments.operation p
                                where p.order_id = o.id
                                  and p.kind = case o.payment_status when 'authorized' then 'void' else 'refund' end)
            """;

    private static final String UNDER_WAY = """
            select o.id, 'placed, but no payment is open'
              from orders.orders o
             where o.status = 'placed'
               and not exists (select 1
                                 from payments.operation p
                                where p.order_id = o.id and p.kind in ('charge', 'authorize')
                                  and p.state in ('created', 'sent', 'not_sent', 'action_required', 'unknown',
                                                  'review'))
            """;

    private static final String ON_TIME = """
            select id, format('%s is %s, due %s, order %s', kind, state, coalesce(next_check_at::text, 'never'), order_id)
              from payments.operation
             where state in ('created', 'sent', 'not_sent', 'action_required', 'unknown')
               and (next_check_at is null or next_check_at < now() - interval '10 minutes')
            """;

    static final List<Rule> ALL = List.of(
            new Rule("paid_once", ONE_PAYMENT),
            new Rule("captured_once", ONE_CAPTURE),
            new Rule("captured_or_voided", CAPTURE_OR_VOID),
            new Rule("authorized_before_captured", AUTHORIZED_FIRST),
            new Rule("operation_amount_fits_order", AMOUNT),
            new Rule("payment_status_fits_money", STATUS),
            new Rule("refunds_add_up", REFUNDS),
            new Rule("goods_leave_for_money", GOODS),
            new Rule("no_money_kept_for_nothing", NOTHING_KEPT),
            new Rule("placed_order_is_being_paid", UNDER_WAY),
            new Rule("no_stuck_payment", ON_TIME));

    private MoneyRules() {}
}
