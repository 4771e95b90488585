-- When a product can be ordered, and how much of it: by one order, and by one customer. Null is no limit.
alter table catalog.product
    add column sale_opens_at    timestamptz,
    add column sale_closes_at   timestamptz,
    add column max_per_order    int check (max_per_order between 1 and 999),
    add column max_per_customer int check (max_per_customer between 1 and 999),
    add constraint product_sale_window check (sale_closes_at > sale_opens_at);

-- At so many available pieces or fewer the stock is low; 0 is never. With the stock, so that the trigger below needs
-- nothing but the row it is called for.
alter table catalog.stock
    add column low_at bigint not null default 0 check (low_at between 0 and 1000000000);

-- Append-only. As in the event log of orders, the safe order is (txid, position) below the snapshot's xmin.
create table catalog.stock_event (
    sku         text collate "C" not null,
    type        text             not null check (type in ('stock.low', 'stock.sold_out', 'stock.back')),
    data        jsonb            not null,
    occurred_at timestamptz      not null default now(),
    position    bigint generated always as identity,
    txid        xid8             not null default pg_current_xact_id()
);

create index stock_event_in_order on catalog.stock_event (txid, position);

create trigger stock_event_append_only before update or delete on catalog.stock_event
    for each statement execute function catalog.refuse_change();

-- One event for each line that is crossed: a sale of everything at once makes the stock low, and then sold out.
create function catalog.tell_stock() returns trigger language plpgsql as $$
declare
    before bigint := old.on_hand - old.reserved;
    after  bigint := new.on_hand - new.reserved;
begin
    insert into catalog.stock_event (sku, type, data)
    select new.sku, crossed.type,
           jsonb_build_object('available', after, 'onHand', new.on_hand, 'reserved', new.reserved,
                              'lowStockAt', new.low_at)
      from (values (1, 'stock.low', before > old.low_at and after <= new.low_at and new.low_at > 0),
                   (2, 'stock.sold_out', before > 0 and after = 0),
                   (3, 'stock.back', before = 0 and after > 0)) as crossed (place, type, happened)
     where crossed.happened
     order by crossed.place;
    return null;
end
$$;

-- The condition is looked at without a call, so that an update that crosses nothing costs nothing.
create trigger stock_told after update on catalog.stock
    for each row
    when ((old.on_hand > old.reserved) <> (new.on_hand > new.reserved)
          or (old.on_hand - old.reserved > old.low_at and new.on_hand - new.reserved <= new.low_at))
    execute function catalog.tell_stock();
