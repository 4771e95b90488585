-- expires_at: when an unpaid order is given up, or an authorization is about to lapse; null when no clock runs.
-- cancel_reason: a cancellation that waits for the answer to a payment in flight.
-- action_url: where the buyer confirms the payment.
-- refund_requested counts refunds that may still succeed, refunded those that did.
alter table orders.orders
    add column expires_at       timestamptz,
    add column cancel_reason    text,
    add column action_url       text,
    add column refund_requested bigint not null default 0,
    add column refunded         bigint not null default 0,
    add constraint orders_refunds check (0 <= refunded and refunded <= refund_requested
                                         and refund_requested <= total_amount),
    drop constraint orders_payment_status_check,
    add constraint orders_payment_status_check check (payment_status in ('none', 'pending', 'action_required',
                                                                         'unknown', 'authorized', 'captured',
                                                                         'partially_refunded', 'refunded', 'voided',
                                                                         'failed'));

update orders.orders set refund_requested = total_amount where status = 'cancelled';
update orders.orders set refunded = total_amount where payment_status = 'refunded';

-- What a customer holds or has bought of a product that limits it. Counted lines are part of it.
alter table orders.order_line add column counted boolean not null default false;

create table orders.customer_quota (
    customer_id uuid   not null,
    sku         text   not null,
    quantity    bigint not null check (quantity >= 0),
    cap         bigint not null,
    primary key (customer_id, sku),
    constraint customer_quota_cap check (quantity <= cap)
) with (fillfactor = 80);

create index orders_lapsing on orders.orders (expires_at) where status = 'confirmed' and expires_at is not null;
