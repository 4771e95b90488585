-- Mails to customers. A row is written in the transaction that moves the event log's cursor; a loop carries it out.

-- What happened before there were mails is never mailed, however far back the log is replayed.
create table notifications.beginning (at timestamptz not null);
insert into notifications.beginning (at) values (clock_timestamp());

-- occasion: what a template may be sent for several times, such as a refund's id; empty where an order gets it once.
-- next_attempt_at: of a waiting mail, when it is due; of one that is being sent, when whoever sends it counts as gone.
-- recipient to html_body: the mail as it went out, forgotten after a while.
create table notifications.notification (
    id              uuid primary key,
    order_id        uuid        not null,
    customer_id     uuid        not null,
    seq             int         not null,
    template        text        not null,
    occasion        text        not null,
    facts           json        not null,
    occurred_at     timestamptz not null,
    status          text        not null check (status in ('waiting', 'sending', 'sent', 'parked', 'unknown')),
    attempts        int         not null default 0,
    epoch           int         not null default 0,
    next_attempt_at timestamptz,
    reason          text,
    recipient       text,
    subject         text,
    text_body       text,
    html_body       text,
    created_at      timestamptz not null,
    updated_at      timestamptz not null,
    sent_at         timestamptz,
    constraint notification_once unique (order_id, template, occasion),
    constraint notification_due check ((status in ('waiting', 'sending')) = (next_attempt_at is not null))
) with (fillfactor = 80);

create index notification_due on notifications.notification (status, next_attempt_at)
    where next_attempt_at is not null;
create index notification_by_status on notifications.notification (status, id desc);
create index notification_readable on notifications.notification (updated_at)
    where next_attempt_at is null and recipient is not null;
