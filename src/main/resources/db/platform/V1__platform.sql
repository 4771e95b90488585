-- Secrets that every instance must share and nobody had to configure.
create table platform.secret (
    name       text primary key,
    value      text        not null,
    created_at timestamptz not null default now()
);
