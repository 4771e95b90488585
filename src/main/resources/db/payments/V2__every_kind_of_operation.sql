-- reference: the gateway's name of the payment. A capture, a void or a refund acts on the one its charge led to.
-- sent_at: since when a call may have reached the gateway; null while none can have.
-- request_key and note: the idempotency key of the person who asked for a refund, and why.
alter table payments.operation
    add column sent_at     timestamptz,
    add column request_key text,
    add column note        text,
    drop constraint operation_kind_check,
    add constraint operation_kind_check check (kind in ('charge', 'authorize', 'capture', 'void', 'refund')),
    drop constraint operation_state_check,
    add constraint operation_state_check check (state in ('created', 'sent', 'not_sent', 'action_required', 'unknown',
                                                          'succeeded', 'declined', 'review'));

update payments.operation set sent_at = created_at where state <> 'created';

drop index payments.operation_due;
create index operation_due on payments.operation (next_check_at)
    where state in ('created', 'sent', 'not_sent', 'action_required', 'unknown');

-- Money is taken once: no second charge or authorization of an order unless the first was refused, and an
-- authorization is either captured or voided.
drop index payments.operation_one_charge;
create unique index operation_one_charge on payments.operation (order_id)
    where kind in ('charge', 'authorize') and state <> 'declined';
create unique index operation_one_end on payments.operation (order_id)
    where kind in ('capture', 'void') and state <> 'declined';

create unique index operation_request on payments.operation (order_id, request_key) where request_key is not null;
create index operation_of_order on payments.operation (order_id, created_at);
