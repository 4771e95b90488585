package dev.millrace.catalog.infrastructure;

import static dev.millrace.platform.database.Session.orAbsent;
import static java.util.Objects.requireNonNull;

import dev.millrace.catalog.domain.Product;
import dev.millrace.catalog.domain.ProductQuery;
import dev.millrace.catalog.domain.ProductRepository;
import dev.millrace.catalog.domain.Sale;
import dev.millrace.catalog.domain.Stock;
import dev.millrace.platform.database.Database;
import dev.millrace.platform.database.Session;
import dev.millrace.platform.error.CommonProblems;
import dev.millrace.platform.money.Money;
import io.r2dbc.spi.Row;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.LongPredicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Products in the {@code catalog} schema. */
public final class PostgresProductRepository implements ProductRepository {

    private static final String FIND = """
            select p.sku, p.name, p.description, p.price_amount, p.currency, p.active, p.version, s.on_hand, s.reserved,
                   p.sale_opens_at, p.sale_closes_at, p.max_per_order, p.max_per_customer, s.low_at
              from catalog.product p
              join catalog.stock s on s.sku = p.sku
             where p.sku = $1
            """;

    // The page first and its stock row by row: a plain join would let a plan made without the parameters read the
    // whole stock for every page.
    private static final String PAGE = """
            select p.sku, p.name, p.description, p.price_amount, p.currency, p.active, p.version, s.on_hand, s.reserved,
                   p.sale_opens_at, p.sale_closes_at, p.max_per_order, p.max_per_customer, s.low_at
              from (select * from catalog.product
                     where %s sku > $1
                     order by sku
                     limit $2) p
             cross join lateral (select on_hand, reserved, low_at from catalog.stock where sku = p.sku limit 1) s
             order by p.sku
            """;

    private static final String MATCHING = "search @@ to_tsquery('pg_catalog.simple', $3) and";
    private static final String PUBLIC_PAGE = PAGE.formatted("active and");
    private static final String STAFF_PAGE = PAGE.formatted("");
    private static final String PUBLIC_SEARCH = PAGE.formatted("active and " + MATCHING);
    private static final String STAFF_SEARCH = PAGE.formatted(MATCHING);

    /** For the test that looks at their plans. */
    static final List<String> PAGES = List.of(PUBLIC_PAGE, STAFF_PAGE, PUBLIC_SEARCH, STAFF_SEARCH);

    private static final String CREATE = """
            with product as (
                insert into catalog.product (sku, name, description, price_amount, currency, active,
                                             sale_opens_at, sale_closes_at, max_per_order, max_per_customer)
                values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
                on conflict (sku) do nothing
                returning sku, version
            ), stock as (
                insert into catalog.stock (sku, on_hand, reserved, low_at)
                select sku, $12, 0, $11 from product
            ), movement as (
                insert into catalog.stock_movement (sku, delta, reason, actor_kind, actor_id)
                select sku, $12, 'Opening stock', $13, $14 from product where $12 > 0
            )
            select version from product
            """;

    private static final String LOCK = "select version from catalog.product where sku = $1 for no key update";

    private static final String REPLACE = """
            with stock as (
                update catalog.stock set low_at = $11 where sku = $1 and low_at <> $11
            )
            update catalog.product
               set name = $2, description = $3, price_amount = $4, currency = $5, active = $6,
                   sale_opens_at = $7, sale_closes_at = $8, max_per_order = $9, max_per_customer = $10,
                   version = version + 1, updated_at = now()
             where sku = $1
            """;

    private static final Sale NO_LIMITS = new Sale(null, null, null, null);

    private final Database database;

    public PostgresProductRepository(Database database) {
        this.database = database;
    }

    @Override
    public Mono<Product> find(String sku) {
        return database.one(FIND, PostgresProductRepository::product, sku);
    }

    @Override
    public Mono<List<Product>> page(ProductQuery query, boolean inactiveToo) {
        List<String> words = query.words();
        int rows = query.limit() + 1;
        return words == null
                ? database.list(
                        inactiveToo ? STAFF_PAGE : PUBLIC_PAGE, PostgresProductRepository::product, query.after(), rows)
                : database.list(
                        inactiveToo ? STAFF_SEARCH : PUBLIC_SEARCH,
                        PostgresProductRepository::product,
                        query.after(),
                        rows,
                        prefixes(words));
    }

    /** Words are letters and digits, so the quotes cannot be broken out of. */
    private static String prefixes(List<String> words) {
        return words.stream().map(word -> "'" + word + "':*").collect(Collectors.joining(" & "));
    }

    @Override
    public Mono<Product> create(
            String sku, Product.Details details, long stock, String actorKind, @Nullable UUID actor) {
        return database.one(
                CREATE,
                row -> new Product(sku, details, number(row, 0), new Stock(stock, 0)),
                arguments(sku, details, stock, actorKind, orAbsent(actor, UUID.class)));
    }

    @Override
    public Mono<Product> replace(String sku, Product.Details details, LongPredicate wanted) {
        return database.transaction(session -> session.one(LOCK, row -> number(row, 0), sku)
                .doOnNext(version -> check(version, wanted))
                .flatMap(_ -> store(session, sku, details))
                .then(session.one(FIND, PostgresProductRepository::product, sku)));
    }

    private static void check(long version, LongPredicate wanted) {
        if (!wanted.test(version)) {
            throw CommonProblems.STALE_VERSION
                    .because("The current version is " + version + ".")
                    .with("version", version);
        }
    }

    private static Mono<Long> store(Session session, String sku, Product.Details details) {
        return session.update(REPLACE, arguments(sku, details));
    }

    /** The SKU and its details in the order of both statements, and what else the statement needs. */
    private static Object[] arguments(String sku, Product.Details details, Object... more) {
        Sale sale = details.sale() == null ? NO_LIMITS : details.sale();
        List<Object> arguments = new ArrayList<>(List.of(
                sku,
                details.name(),
                details.description(),
                details.price().amount(),
                details.price().currency(),
                details.active(),
                orAbsent(sale.opensAt(), Instant.class),
                orAbsent(sale.closesAt(), Instant.class),
                orAbsent(sale.maxPerOrder(), Integer.class),
                orAbsent(sale.maxPerCustomer(), Integer.class),
                details.lowStockAt()));
        arguments.addAll(List.of(more));
        return arguments.toArray();
    }

    private static Product product(Row row) {
        Product.Details details = new Product.Details(
                text(row, 1),
                text(row, 2),
                new Money(number(row, 3), text(row, 4)),
                requireNonNull(row.get(5, Boolean.class)),
                sale(row),
                number(row, 13));
        return new Product(text(row, 0), details, number(row, 6), new Stock(number(row, 7), number(row, 8)));
    }

    private static @Nullable Sale sale(Row row) {
        return new Sale(
                        row.get(9, Instant.class),
                        row.get(10, Instant.class),
                        row.get(11, Integer.class),
                        row.get(12, Integer.class))
                .orNone();
    }

    private static String text(Row row, int column) {
        return requireNonNull(row.get(column, String.class));
    }

    private static long number(Row row, int column) {
        return requireNonNull(row.get(column, Long.class));
    }
}
