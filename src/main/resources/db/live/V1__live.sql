-- Tracking links carry all they need but one thing: whether they were revoked. Without a row, none were.
create table live.revocation (
    order_id   uuid primary key,
    revoked_at timestamptz not null
);
