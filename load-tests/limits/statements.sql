-- An order of two lines, statement by statement in two transactions, the payment between them.
begin;

insert into orders.idempotency_key (customer_id, key, order_id, fingerprint, created_at)
values (BUYER, uuidv7()::text, uuidv7(), 'NAKeoDf+a+xPoxYw1Ge2updnHNCfpQhcCw0J0NS2+1A=', now())
on conflict do nothing
returning order_id as won_id, key as won_key \gset

select s.on_hand - s.reserved as free_1, p.name as name_1, p.price_amount as price_1
  from catalog.stock s
  join catalog.product p on p.sku = s.sku
 where s.sku = FIRST and p.active
   for no key update of s \gset

select s.on_hand - s.reserved as free_2, p.name as name_2, p.price_amount as price_2
  from catalog.stock s
  join catalog.product p on p.sku = s.sku
 where s.sku = SECOND and p.active
   for no key update of s \gset

update catalog.stock set reserved = reserved + 1 where sku = FIRST;

update catalog.stock set reserved = reserved + 1 where sku = SECOND;

\set total :price_1 + :price_2

insert into orders.orders (id, customer_id, status, payment_status, total_amount, currency, client_reference, metadata,
                           version, placed_at, updated_at, expires_at)
values (:won_id, BUYER, 'placed', 'pending', :total, 'EUR', null, '{}',
        1, now(), now(), now() + interval '10 minutes');

insert into orders.order_line (order_id, line_no, sku, name, quantity, unit_amount)
values (:won_id, 1, FIRST, :name_1, 1, :price_1), (:won_id, 2, SECOND, :name_2, 1, :price_2);

insert into payments.operation (id, order_id, kind, amount, currency, token, state, next_check_at,
                                created_at, updated_at, sent_at)
values (uuidv7(), :won_id, 'charge', :total, 'EUR', 'tok_ok', 'sent', now() + interval '15 seconds',
        now(), now(), now())
returning id as won_operation \gset

insert into orders.order_event (order_id, seq, type, data, occurred_at)
values (:won_id, 1, 'order.placed', :placed, now());

commit;

begin;

update payments.operation
   set state = 'succeeded', reference = 'sim_op_01a20862-815a-7001-babb-31508b53e3a3', next_check_at = null,
       updated_at = now()
 where id = :won_operation and epoch = 0 and state in ('sent', 'action_required', 'unknown');

update orders.orders
   set status = 'confirmed', payment_status = 'captured', expires_at = null, version = 2, updated_at = now()
 where id = :won_id and version = 1;

update orders.idempotency_key
   set answer_status = 201, answer = :answer
 where customer_id = BUYER and key = :won_key and answer is null;

insert into orders.order_event (order_id, seq, type, data, occurred_at)
values (:won_id, 2, 'order.confirmed', :event, now());

commit;
