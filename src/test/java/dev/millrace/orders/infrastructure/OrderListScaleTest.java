package dev.millrace.orders.infrastructure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.orders.domain.OrderQuery;
import dev.millrace.orders.domain.Status;
import dev.millrace.platform.database.UuidV7;
import dev.millrace.support.Instance;
import dev.millrace.support.Shop;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Lists over 250 000 orders: judged by the rows a page reads, since a duration would judge the machine. */
class OrderListScaleTest {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final UUID BUYER = UUID.fromString("00000000-0000-7000-8000-000000000007");
    private static final UUID END = new UUID(-1, -1);
    private static final UUID START = new UUID(0, 0);
    private static final Instant MIDDLE = Instant.parse("2026-06-01T00:00:00Z").plusSeconds(125_000);

    /** Orders a second apart, of 5000 buyers, one in 5000 in review; ids as the server makes them. */
    private static final String SEED = """
            insert into orders.orders (id, customer_id, status, payment_status, total_amount, currency, metadata,
                                       version, placed_at, updated_at)
            select (lpad(to_hex(((extract(epoch from at) * 1000)::bigint << 16) | x'7000'::bigint), 16, '0')
                    || '8' || lpad(to_hex(n), 15, '0'))::uuid,
                   ('00000000-0000-7000-8000-' || lpad(to_hex(n % 5000), 12, '0'))::uuid,
                   case when n % 5000 = 0 then 'review' else 'confirmed' end,
                   'captured', 100, 'EUR', '{}', 2, at, at
              from (select n, timestamptz '2026-06-01 00:00:00Z' + n * interval '1 second' as at
                      from generate_series(1, 250000) n) g
            """;

    private static Instance instance;
    private static Shop shop;

    @BeforeAll
    static void fill() {
        instance = Instance.start(
                java.util.Map.of("millrace.database.statement-timeout", "2m", "millrace.database.deadline", "2m"));
        shop = new Shop(instance);
        shop.database().update(SEED).block(PATIENCE);
        shop.database().update("analyze orders.orders").block(PATIENCE);
    }

    @AfterAll
    static void close() {
        instance.close();
    }

    @Test
    void aPageReadsAboutAsManyRowsAsItShowsWhereverItLies() {
        assertThat(rowsRead(null, null, END, START)).isLessThanOrEqualTo(21);
        assertThat(rowsRead(null, null, UuidV7.floor(MIDDLE), START)).isLessThanOrEqualTo(21);
        assertThat(rowsRead(BUYER, null, END, START)).isLessThanOrEqualTo(21);
        assertThat(rowsRead(BUYER, null, UuidV7.floor(MIDDLE), START)).isLessThanOrEqualTo(21);
        assertThat(rowsRead(null, Status.REVIEW, END, START)).isLessThanOrEqualTo(21);
        assertThat(rowsRead(null, Status.CONFIRMED, UuidV7.floor(MIDDLE), START))
                .isLessThanOrEqualTo(21);
        assertThat(rowsRead(null, Status.FAILED, END, START)).isZero();
        assertThat(rowsRead(null, null, UuidV7.floor(MIDDLE), UuidV7.floor(MIDDLE.minusSeconds(5))))
                .isEqualTo(5);
    }

    @Test
    void oneBuyersRareStatusReadsThatBuyersOrdersOrThatStatusAndNoOthers() {
        assertThat(rowsRead(BUYER, Status.REVIEW, END, START)).isLessThanOrEqualTo(5000);
    }

    /** Rows of the orders table that the plan touched: those it passed on and those it filtered away. */
    private static long rowsRead(@Nullable UUID customer, @Nullable Status status, UUID before, UUID from) {
        List<Object> arguments = new ArrayList<>();
        String sql = PostgresOrderRepository.listing(new OrderQuery(customer, status, before, from, 21), arguments);
        List<String> plan = Objects.requireNonNull(shop.database()
                .list(
                        "explain (analyze, timing off, summary off, buffers off) " + sql,
                        row -> Objects.requireNonNull(row.get(0, String.class)),
                        arguments.toArray())
                .block(PATIENCE));
        String text = String.join("\n", plan);
        assertThat(text).doesNotContain("Seq Scan on orders");
        return sum(text, "Scan[^\\n]* on orders o [^\\n]*actual rows=([0-9]+)")
                + sum(text, "Rows Removed by Filter: ([0-9]+)");
    }

    private static long sum(String text, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        long sum = 0;
        while (matcher.find()) {
            sum += Long.parseLong(matcher.group(1));
        }
        return sum;
    }
}
