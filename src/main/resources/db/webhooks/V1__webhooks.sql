-- Who wants to be told of events, what is to be told, and what came of it.

create table webhooks.endpoint (
    id              uuid primary key,
    url             text        not null,
    description     text        not null,
    events          text[]      not null,
    enabled         boolean     not null,
    disabled_reason text check (disabled_reason in ('staff', 'gone', 'failing')),
    disabled_at     timestamptz,
    failing_since   timestamptz,                 -- of the first failure after the last success
    resume_at       timestamptz,                 -- asked to be left alone until then
    version         bigint      not null default 1,
    created_by      uuid        not null,
    idempotency_key text        not null,
    request         text        not null,        -- what was asked for under the key
    created_at      timestamptz not null,
    updated_at      timestamptz not null,
    deleted_at      timestamptz,                 -- what belongs to it is removed in steps
    constraint endpoint_key unique (created_by, idempotency_key),
    check (enabled = (disabled_reason is null) and enabled = (disabled_at is null))
) with (fillfactor = 80);

-- What deliveries are signed with: the newest for good, those before it until they expire.
create table webhooks.secret (
    endpoint_id uuid        not null references webhooks.endpoint (id) on delete cascade,
    number      int         not null,
    sealed      bytea       not null,
    expires_at  timestamptz,
    primary key (endpoint_id, number)
);

-- An event as it is sent, byte for byte the same to everybody and on every try.
create table webhooks.message (
    number      bigint primary key,
    txid        bigint      not null,
    type        text        not null,
    order_id    uuid,
    seq         int         not null,
    occurred_at timestamptz not null,
    body        text        not null
);
create index message_age on webhooks.message (occurred_at);

-- One event for one endpoint. The unique key is what makes a replay of the log harmless.
create table webhooks.delivery (
    id              uuid primary key,
    endpoint_id     uuid        not null references webhooks.endpoint (id),
    txid            bigint      not null,
    number          bigint      not null references webhooks.message (number),
    subject         text        not null,
    state           text        not null check (state in ('pending', 'delivered', 'dead', 'skipped')),
    attempts        int         not null default 0,
    next_attempt_at timestamptz,
    last_status     int,
    last_error      text,
    occurred_at     timestamptz not null,
    created_at      timestamptz not null,
    finished_at     timestamptz,
    constraint delivery_once unique (endpoint_id, number)
) with (fillfactor = 80);
create index delivery_next on webhooks.delivery (endpoint_id, subject, txid, number) where state = 'pending';
create index delivery_list on webhooks.delivery (endpoint_id, txid, number);
create index delivery_state on webhooks.delivery (endpoint_id, state, txid, number);
create index delivery_message on webhooks.delivery (number);
create index delivery_age on webhooks.delivery (occurred_at) where state in ('delivered', 'skipped');

create table webhooks.attempt (
    id            bigint generated always as identity primary key,
    delivery_id   uuid        not null references webhooks.delivery (id) on delete cascade,
    started_at    timestamptz not null,
    duration_ms   int         not null,
    status        int,
    error         text
);
create index attempt_delivery on webhooks.attempt (delivery_id, id);

-- The pending deliveries of one subject to one endpoint stand in line, and this is the line: whoever holds its lease
-- sends the first of them. A line with nothing in it has no next attempt.
create table webhooks.lane (
    endpoint_id     uuid        not null references webhooks.endpoint (id),
    subject         text        not null,
    undone          int         not null check (undone >= 0),
    epoch           bigint      not null default 0,
    leased          boolean     not null default false,
    next_attempt_at timestamptz,
    primary key (endpoint_id, subject)
) with (fillfactor = 70);
create index lane_due on webhooks.lane (endpoint_id, next_attempt_at) where next_attempt_at is not null;
create index lane_empty on webhooks.lane (endpoint_id, subject) where undone = 0;

-- Never the same number twice, even for a line that was removed and made again.
create sequence webhooks.lane_epoch;
