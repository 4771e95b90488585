-- What was sold and is not in analytics.sale yet, as in bookkeeping: written down as it happens, posted every few
-- seconds. A row costs a tenth of adding to one that is there, and there are many products. Whoever reads adds both.
create table analytics.sale_journal (
    at       timestamptz not null,
    sku      text        not null,
    currency text        not null,
    name     text        not null,
    quantity bigint      not null,
    amount   numeric     not null
);
