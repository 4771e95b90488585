-- Products as numerous as the shop's, with a stock that no run sells out; the first one is the hot one.
insert into catalog.product (sku, name, description, price_amount, currency)
select 'LIMIT-' || to_char(n, 'FM0000'), 'Load LIMIT-' || to_char(n, 'FM0000'),
       'Something to be ordered under load.', 1999, 'EUR'
  from generate_series(1, :products) as n;

insert into catalog.stock (sku, on_hand, reserved)
select sku, 900000000, 0 from catalog.product;

insert into catalog.stock_movement (sku, delta, reason, actor_kind)
select sku, 900000000, 'opening', 'system' from catalog.product;
