package dev.millrace.catalog;

import static java.util.Objects.requireNonNull;

import dev.millrace.platform.database.Database;
import java.time.Duration;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

/** Products put straight into the tables, and what the tables say afterwards. */
public final class Seed {

    /** Small enough for the statement's time limit on a busy machine. */
    private static final int CHUNK = 1_000;

    private static final String PRODUCTS = """
            with product as (
                insert into catalog.product (sku, name, description, price_amount, currency)
                select $1 || lpad(n::text, 5, '0'), 'Product ' || n, 'The thing of kind ' || n % 100, n, 'EUR'
                  from generate_series($2, $3) n
                returning sku
            ), stock as (
                insert into catalog.stock select sku, 10, 0 from product
            ), movement as (
                insert into catalog.stock_movement (sku, delta, reason, actor_kind)
                select sku, 10, 'Opening stock', 'system' from product
            )
            select count(*) from product
            """;

    private static final String WRONG_LEDGERS = """
            select count(*)
              from catalog.stock s
             where s.on_hand <> (select coalesce(sum(delta), 0) from catalog.stock_movement m where m.sku = s.sku)
            """;

    private Seed() {}

    /** Products {@code <prefix>00001} and so on, ten pieces each. */
    public static void products(Database database, String prefix, int count) {
        StepVerifier.create(Flux.range(0, Math.ceilDiv(count, CHUNK))
                        .concatMap(n -> database.one(
                                PRODUCTS,
                                row -> requireNonNull(row.get(0, Long.class)),
                                prefix,
                                n * CHUNK + 1,
                                Math.min(count, (n + 1) * CHUNK)))
                        .reduce(0L, Long::sum))
                .expectNext((long) count)
                .expectComplete()
                .verify(Duration.ofSeconds(60));
    }

    /** As an order does in its own statement. */
    public static void reserve(Database database, String sku, long quantity) {
        StepVerifier.create(database.update(
                        "update catalog.stock set reserved = reserved + $2 where sku = $1", sku, quantity))
                .expectNext(1L)
                .verifyComplete();
    }

    /** Fails unless every stock on hand is the sum of its movements. */
    public static void assertLedgersAddUp(Database database) {
        StepVerifier.create(database.one(WRONG_LEDGERS, row -> requireNonNull(row.get(0, Long.class))))
                .expectNext(0L)
                .verifyComplete();
    }

    /** How many rows a query counts. */
    public static void assertCount(Database database, long expected, String sql, Object... arguments) {
        StepVerifier.create(database.one(sql, row -> requireNonNull(row.get(0, Long.class)), arguments))
                .expectNext(expected)
                .verifyComplete();
    }
}
