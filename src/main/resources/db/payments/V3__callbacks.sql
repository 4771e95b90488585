-- What the gateway told us of its own accord, once by its event id. It is a hint and no more: the operation named is
-- read back from the gateway.
create table payments.callback (
    event_id     text primary key,
    type         text        not null,
    payment      text,
    operation_id uuid,
    received_at  timestamptz not null,
    handled_at   timestamptz
);

create index callback_waiting on payments.callback (received_at) where handled_at is null;
create index callback_handled on payments.callback (handled_at) where handled_at is not null;

-- For reading a time of the books. Operations are inserted in the order of their time, so a few pages of index do.
create index operation_created on payments.operation using brin (created_at);
