-- Products, their stock and its ledger. Rows in product and stock come in pairs.

-- Collation "C" sorts as Java does and as memory does: one order for pages, for locks and for cursors.
create table catalog.product (
    sku          text collate "C" primary key check (sku ~ '^[A-Z0-9][A-Z0-9._-]{0,63}$'),
    name         text not null,
    description  text not null,
    price_amount bigint not null check (price_amount between 0 and 1000000000000),
    currency     text not null check (currency ~ '^[A-Z]{3}$'),
    active       boolean not null default true,
    version      bigint not null default 1,
    created_at   timestamptz not null default now(),
    updated_at   timestamptz not null default now(),
    -- Words and their prefixes, in any language, without an extension. The parts of a SKU are words too.
    search       tsvector not null generated always as (
        to_tsvector(
            'pg_catalog.simple',
            translate(sku || ' ' || name || ' ' || description, '-_./@:+<>&', '          '))) stored
);

create index product_search on catalog.product using gin (search);

-- A page for the public costs the same however many inactive products lie between two active ones.
create index product_active on catalog.product (sku) where active;

-- The hot row of a sale: narrow, with room for its next version on the same page and no index on what changes, so that
-- every update is HOT. Available is on_hand - reserved.
create table catalog.stock (
    sku      text collate "C" primary key references catalog.product (sku),
    on_hand  bigint not null check (on_hand >= 0),
    reserved bigint not null check (reserved >= 0),
    constraint stock_reserved_on_hand check (reserved <= on_hand)
) with (fillfactor = 50);

-- The ledger of on_hand, which is always the sum of its deltas, the opening stock included. Reservations are not in it:
-- their ledger is the lines of open orders. No foreign key: it would lock the product's row with every shipment, and
-- each movement is written together with an update of the stock it moves.
create table catalog.stock_movement (
    id              bigint generated always as identity primary key,
    sku             text collate "C" not null,
    delta           bigint not null check (delta <> 0),
    reason          text not null,
    actor_kind      text not null,
    actor_id        uuid,
    order_id        uuid,
    idempotency_key text,
    occurred_at     timestamptz not null default now()
);

create index stock_movement_sku on catalog.stock_movement (sku, id desc);

create unique index stock_movement_key on catalog.stock_movement (actor_id, idempotency_key) nulls not distinct
    where idempotency_key is not null and order_id is null;

create function catalog.refuse_change() returns trigger language plpgsql as $$
begin
    raise exception '%.% is append-only', tg_table_schema, tg_table_name using errcode = 'restrict_violation';
end
$$;

create trigger stock_movement_append_only before update or delete on catalog.stock_movement
    for each statement execute function catalog.refuse_change();

-- What an adjustment by hand asked and what it left, for the same answer when it is asked again.
create table catalog.stock_adjustment (
    movement_id      bigint primary key references catalog.stock_movement (id),
    expected_on_hand bigint,
    on_hand          bigint not null,
    reserved         bigint not null
);
