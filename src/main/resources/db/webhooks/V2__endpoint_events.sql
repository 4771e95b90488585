-- What happened to endpoints by itself, as a part of the one event log: few, all in shard 0, with positions of their own
-- between those of stock (from 2^52) and 2^53, up to which JSON readers can count.
create table webhooks.endpoint_event (
    endpoint_id uuid        not null,
    type        text        not null check (type in ('webhook.endpoint_disabled')),
    data        jsonb       not null,
    occurred_at timestamptz not null,
    position    bigint generated always as identity (start with 6755399441055744),
    txid        xid8        not null default pg_current_xact_id()
);

create index endpoint_event_in_order on webhooks.endpoint_event (txid, position);
