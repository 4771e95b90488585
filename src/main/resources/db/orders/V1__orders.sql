-- Orders and their event log. There are no foreign keys on the way in: order, lines, first event and key are written
-- by one statement (ADR-0004), and the invariants are checked by queries, not by a lookup per row.

create table orders.orders (
    id               uuid primary key,
    customer_id      uuid        not null,
    status           text        not null check (status in ('placed', 'confirmed', 'shipped', 'delivered', 'failed',
                                                            'expired', 'cancelled', 'review', 'returned')),
    payment_status   text        not null check (payment_status in ('none', 'pending', 'unknown', 'authorized',
                                                                    'captured', 'partially_refunded', 'refunded',
                                                                    'voided', 'failed')),
    total_amount     bigint      not null check (total_amount > 0),
    currency         text        not null,
    client_reference text,
    metadata         json        not null,
    shipment         json,
    reason           text,
    version          int         not null check (version > 0),
    placed_at        timestamptz not null,
    updated_at       timestamptz not null
) with (fillfactor = 80);

-- Ids are time-ordered (version 7), so they are the sort key of every list.
create index orders_by_customer on orders.orders (customer_id, id desc);
create index orders_by_status on orders.orders (status, id desc);

create table orders.order_line (
    order_id    uuid     not null,
    line_no     smallint not null,
    sku         text     not null,
    name        text     not null,
    quantity    int      not null check (quantity > 0),
    unit_amount bigint   not null check (unit_amount >= 0),
    primary key (order_id, line_no)
);

-- The first answer to a placement, kept byte for byte. No answer yet: the order is still being settled.
create table orders.idempotency_key (
    customer_id   uuid        not null,
    key           text        not null,
    order_id      uuid        not null,
    fingerprint   text        not null,
    answer_status smallint,
    answer        text,
    created_at    timestamptz not null,
    primary key (customer_id, key)
);

create index idempotency_key_by_age on orders.idempotency_key using brin (created_at);

-- Append-only. seq is gapless per order and equals the order's version; the safe order of the whole log is
-- (txid, position) below the snapshot's xmin, since commits do not happen in the order of any sequence.
create table orders.order_event (
    order_id    uuid        not null,
    seq         int         not null check (seq > 0),
    type        text        not null,
    data        jsonb       not null,
    occurred_at timestamptz not null,
    position    bigint generated always as identity,
    txid        xid8        not null default pg_current_xact_id(),
    primary key (order_id, seq)
);

create index order_event_in_order on orders.order_event (txid, position);
