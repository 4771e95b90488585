-- Sums over the event log. Written in the transaction that moves the log's cursor, a shard at a time, so every key has
-- the shard in it: no two writers ever want the same row. Whoever reads adds up.

-- What is remembered of an order, since later events do not repeat it. lines: until the order is confirmed.
create table analytics.order_fact (
    order_id  uuid        primary key,
    placed_at timestamptz not null,
    currency  text        not null,
    amount    bigint      not null,
    lines     json,
    confirmed boolean     not null
) with (fillfactor = 80);

-- How often something happened within a second, a minute, an hour or a day (UTC), and with how much money.
create table analytics.tally (
    step     text        not null check (step in ('second', 'minute', 'hour', 'day')),
    metric   text        not null,
    at       timestamptz not null,
    currency text        not null,
    shard    smallint    not null,
    count    bigint      not null,
    amount   numeric     not null,
    primary key (step, metric, at, currency, shard)
) with (fillfactor = 80);

create index tally_by_age on analytics.tally (step, at);

-- How long orders took from their placement to their confirmation, as a histogram (see domain.Bins).
create table analytics.duration (
    step  text        not null check (step in ('second', 'minute', 'hour', 'day')),
    at    timestamptz not null,
    bin   int         not null,
    shard smallint    not null,
    count bigint      not null,
    primary key (step, at, bin, shard)
) with (fillfactor = 80);

-- What was sold within an hour or a day.
create table analytics.sale (
    step     text        not null check (step in ('hour', 'day')),
    at       timestamptz not null,
    sku      text        not null,
    currency text        not null,
    shard    smallint    not null,
    name     text        not null,
    quantity bigint      not null,
    amount   numeric     not null,
    primary key (step, at, sku, currency, shard)
) with (fillfactor = 80);
