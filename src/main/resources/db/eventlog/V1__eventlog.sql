-- Up to where each consumer has worked through each shard. The effect of an event and the cursor that passes it are
-- committed together.
create table eventlog.cursor (
    consumer text        not null,
    shard    smallint    not null check (shard between 0 and 15),
    txid     xid8        not null,
    position bigint      not null,
    failures int         not null default 0,
    retry_at timestamptz,
    error    text,
    moved_at timestamptz not null default now(),
    primary key (consumer, shard)
) with (fillfactor = 50);

-- Events that were passed over: the one that could not be applied, with its error, and the later ones of its subject.
create table eventlog.parked (
    consumer  text        not null,
    shard     smallint    not null,
    subject   text        not null,
    txid      xid8        not null,
    position  bigint      not null,
    type      text        not null,
    error     text,
    parked_at timestamptz not null default now(),
    primary key (consumer, txid, position)
);

create index parked_by_subject on eventlog.parked (consumer, subject, txid, position);

-- Who does a thing for all instances, until when. A holder that stands still loses it, as one that died does.
create table eventlog.lead (
    task   text primary key,
    holder uuid        not null,
    until  timestamptz not null
) with (fillfactor = 50);
