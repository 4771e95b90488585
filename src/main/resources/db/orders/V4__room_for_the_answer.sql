-- A key is written once without its answer and once with it, which is six times as long: with room for it on the same
-- page, the second time needs no new entry in the index.
alter table orders.idempotency_key set (fillfactor = 20);
