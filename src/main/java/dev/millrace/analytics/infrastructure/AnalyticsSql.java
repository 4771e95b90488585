package dev.millrace.analytics.infrastructure;

/** The statements of {@link PostgresAnalyticsRepository}. */
final class AnalyticsSql {

    static final String FACTS = """
            select order_id, placed_at, currency, amount, lines::text, confirmed
              from analytics.order_fact
             where order_id = any ($1)
            """;

    static final String REMEMBER = """
            insert into analytics.order_fact as f (order_id, placed_at, currency, amount, lines, confirmed)
            select i.order_id, i.placed_at, i.currency, i.amount, i.lines::json, i.confirmed
              from unnest($1::uuid[], $2::timestamptz[], $3::text[], $4::bigint[], $5::text[], $6::boolean[])
                   as i (order_id, placed_at, currency, amount, lines, confirmed)
                on conflict (order_id) do update set lines = excluded.lines, confirmed = excluded.confirmed
             where f.confirmed is distinct from excluded.confirmed
            """;

    /** Every step, and since when it is kept. */
    private static final String STEPS =
            "(values ('second', $2::timestamptz), ('minute', $3::timestamptz), ('hour', $4::timestamptz),"
                    + " ('day', '-infinity'::timestamptz)) as s (step, since)";

    private static final String BUCKET = "s.step, date_trunc(s.step, i.at, 'UTC')";

    /** As the event log spreads orders over shards; any order of the batch tells. */
    private static final String SHARD = "(uuid_hash($1::uuid) & 15)::smallint";

    static final String COUNT = """
            insert into analytics.tally as t (step, at, metric, currency, shard, count, amount)
            select %s, i.metric, i.currency, %s, sum(i.count)::bigint, sum(i.amount)
              from unnest($5::text[], $6::timestamptz[], $7::text[], $8::bigint[], $9::numeric[])
                   as i (metric, at, currency, count, amount)
              join %s on i.at >= s.since
             group by 1, 2, 3, 4
             order by 1, 2, 3, 4
                on conflict (step, metric, at, currency, shard)
                do update set count = t.count + excluded.count, amount = t.amount + excluded.amount
            """.formatted(BUCKET, SHARD, STEPS);

    static final String MEASURE = """
            insert into analytics.duration as t (step, at, bin, shard, count)
            select %s, i.bin, %s, sum(i.count)::bigint
              from unnest($5::timestamptz[], $6::int[], $7::bigint[]) as i (at, bin, count)
              join %s on i.at >= s.since
             group by 1, 2, 3
             order by 1, 2, 3
                on conflict (step, at, bin, shard) do update set count = t.count + excluded.count
            """.formatted(BUCKET, SHARD, STEPS);

    static final String SELL = """
            insert into analytics.sale_journal (at, sku, name, currency, quantity, amount)
            select * from unnest($1::timestamptz[], $2::text[], $3::text[], $4::text[], $5::bigint[], $6::numeric[])
            """;

    /** As many entries as one statement posts. */
    static final int POSTED = 20_000;

    /**
     * By one instance at a time: another has nothing to do. Of two names within one bucket always the same one stays,
     * whatever came first.
     */
    static final String POST = """
            with posted as (
                delete from analytics.sale_journal
                 where (select pg_try_advisory_xact_lock(hashtextextended('analytics.sale_journal', 0)))
                   and ctid = any (array(select ctid from analytics.sale_journal limit %d))
                returning *
            ),
            sold as (
                select at, sku, currency, max(name) as name, sum(quantity)::bigint as quantity, sum(amount) as amount
                  from posted
                 group by at, sku, currency
            ),
            added as (
                insert into analytics.sale as t (step, at, sku, currency, shard, name, quantity, amount)
                select s.step, date_trunc(s.step, i.at, 'UTC'), i.sku, i.currency, 0, max(i.name),
                       sum(i.quantity)::bigint, sum(i.amount)
                  from sold i
                  join (values ('hour', $1::timestamptz), ('day', '-infinity'::timestamptz)) as s (step, since)
                    on i.at >= s.since
                 group by 1, 2, 3, 4
                 order by 1, 2, 3, 4
                    on conflict (step, at, sku, currency, shard)
                    do update set quantity = t.quantity + excluded.quantity, amount = t.amount + excluded.amount,
                                  name = greatest(t.name, excluded.name)
            )
            select count(*) from posted
            """.formatted(POSTED);

    static final String FORGET = """
            truncate analytics.order_fact, analytics.tally, analytics.duration, analytics.sale, analytics.sale_journal
            """;

    static final String FORGET_TALLIES = old("tally");
    static final String FORGET_DURATIONS = old("duration");
    static final String FORGET_SALES = old("sale");

    private static final String PARTS = """
              join unnest($1::text[], $2::timestamptz[], $3::timestamptz[]) as p (step, since, until)
                on t.step = p.step and t.at >= p.since and t.at < p.until
            """;

    static final String TOTALS = """
            select t.metric, t.currency, sum(t.count)::bigint, sum(t.amount)
              from analytics.tally t
            %s group by t.metric, t.currency
             order by t.metric, t.currency
            """.formatted(PARTS);

    static final String SERIES = """
            select at, currency, sum(count)::bigint, sum(amount)
              from analytics.tally
             where metric = $1 and step = $2 and at >= $3 and at < $4
             group by at, currency
             order by at, currency
            """;

    private static final String PERCENTILES = """
            select at, max(total)::bigint,
                   min(bin) filter (where 100 * reached >= 50 * total),
                   min(bin) filter (where 100 * reached >= 90 * total),
                   min(bin) filter (where 100 * reached >= 99 * total)
              from (select at, bin, sum(count) over (partition by at order by bin) as reached,
                           sum(count) over (partition by at) as total
                      from (%s) as by_bin) as ranked
             group by at
             order by at
            """;

    static final String WAITS = PERCENTILES.formatted("""
            select null::timestamptz as at, t.bin, sum(t.count) as count
              from analytics.duration t
            %s group by t.bin
            """.formatted(PARTS));

    static final String WAITS_BY_BUCKET = PERCENTILES.formatted("""
            select at, bin, sum(count) as count
              from analytics.duration
             where step = $1 and at >= $2 and at < $3
             group by at, bin
            """);

    private static final String SOLD = """
            select t.sku, max(t.name) as name, t.currency, sum(t.quantity)::bigint as quantity, sum(t.amount) as amount
              from unnest($1::text[], $2::timestamptz[], $3::timestamptz[]) as p (step, since, until)
             cross join lateral
                   (select sku, name, currency, quantity, amount
                      from analytics.sale
                     where step = p.step and at >= p.since and at < p.until
                     union all
                    select sku, name, currency, quantity, amount
                      from analytics.sale_journal
                     where at >= p.since and at < p.until) as t
             group by t.sku, t.currency
            """;

    static final String BY_QUANTITY = """
            select sku, name, currency, quantity, amount
              from (%s) as sold
             order by quantity desc, sku, currency
             limit $4
            """.formatted(SOLD);

    static final String BY_REVENUE = """
            select sku, name, currency, quantity, amount
              from (select sold.*, row_number() over (partition by currency order by amount desc, sku) as place
                      from (%s) as sold) as ranked
             where place <= $4
             order by currency, place
            """.formatted(SOLD);

    private AnalyticsSql() {}

    private static String old(String table) {
        return """
                delete from analytics.%1$s
                 where ctid = any (array(select ctid from analytics.%1$s where step = $1 and at < $2 limit 10000))
                """.formatted(table);
    }
}
