-- Readers of the log share it by shard, and a reader of all of it merges the shards: one index serves both.
alter table orders.order_event
    add column shard smallint not null generated always as ((uuid_hash(order_id) & 15)::smallint) stored;

drop index orders.order_event_in_order;
create index order_event_in_order on orders.order_event (shard, txid, position);
