-- One row per operation against the gateway. The id is the key the gateway knows it by, and the row is committed
-- before the call: whatever happens then, the same key asks for the same money.

create table payments.operation (
    id            uuid primary key,
    order_id      uuid        not null,
    kind          text        not null check (kind in ('charge', 'refund')),
    amount        bigint      not null check (amount > 0),
    currency      text        not null,
    token         text,
    state         text        not null check (state in ('created', 'sent', 'succeeded', 'declined', 'unknown',
                                                        'review')),
    epoch         int         not null default 0,
    attempts      int         not null default 0,
    reference     text,
    reason        text,
    next_check_at timestamptz,
    created_at    timestamptz not null,
    updated_at    timestamptz not null
) with (fillfactor = 80);

-- What a worker picks up: due operations whose end is open.
create index operation_due on payments.operation (next_check_at) where state in ('created', 'sent', 'unknown');

-- At most one charge of an order may be open or have succeeded.
create unique index operation_one_charge on payments.operation (order_id)
    where kind = 'charge' and state <> 'declined';
