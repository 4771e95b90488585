create table users.account (
    id              uuid primary key,
    email           text        not null,
    email_canonical text        not null,
    name            text        not null,
    password_hash   text        not null,
    role            text        not null check (role in ('customer', 'operator', 'admin', 'service')),
    active          boolean     not null default true,
    created_at      timestamptz not null,
    updated_at      timestamptz not null,
    version         bigint      not null default 1,
    constraint account_email_unique unique (email_canonical)
);

-- Ids are time-ordered, so this is also newest first.
create index account_by_activity on users.account (active, id desc);

create table users.profile (
    user_id uuid primary key references users.account on delete cascade,
    phone   text,
    locale  text
);

-- One login; every refresh token that descends from it dies with it.
create table users.session (
    id         uuid primary key,
    user_id    uuid        not null references users.account on delete cascade,
    created_at timestamptz not null default clock_timestamp(),
    expires_at timestamptz not null,
    revoked_at timestamptz
);

create index session_by_user on users.session (user_id, id desc);
create index session_by_expiry on users.session (expires_at);

-- Only hashes are kept; a used token stays so that its reuse is noticed.
create table users.refresh_token (
    hash       text primary key,
    session_id uuid        not null references users.session on delete cascade,
    issued_at  timestamptz not null default clock_timestamp(),
    used_at    timestamptz
);

create index refresh_token_by_session on users.refresh_token (session_id);

create table users.signing_key (
    id          text primary key,
    public_key  bytea       not null,
    private_key bytea       not null,
    encrypted   boolean     not null,
    created_at  timestamptz not null default clock_timestamp(),
    active_from timestamptz not null
);

-- Failed logins by the hash of what they are counted for: an account seen from a network, or a client address.
create table users.login_failure (
    key      text primary key,
    failures integer     not null,
    since    timestamptz not null,
    latest   timestamptz not null
);

create index login_failure_by_age on users.login_failure (latest);
