package dev.millrace.catalog.infrastructure;

import static dev.millrace.platform.database.Session.orAbsent;
import static java.util.Objects.requireNonNull;

import dev.millrace.catalog.domain.Product;
import dev.millrace.catalog.domain.ProductQuery;
import dev.millrace.catalog.domain.ProductRepository;
import dev.millrace.catalog.domain.Stock;
import dev.millrace.platform.database.Database;
import dev.millrace.platform.database.Session;
import dev.millrace.platform.error.CommonProblems;
import dev.millrace.platform.money.Money;
import io.r2dbc.spi.Row;
import java.util.List;
import java.util.UUID;
import java.util.function.LongPredicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Products in the {@code catalog} schema. */
public final class PostgresProductRepository implements ProductRepository {

    private static final String FIND = """
            select p.sku, p.name, p.description, p.price_amount, p.currency, p.active, p.version, s.on_hand, s.reserved
              from catalog.product p
              join catalog.stock s on s.sku = p.sku
             where p.sku = $1
            """;

    // The page first and its stock row by row: a plain join would let a plan made without the parameters read the
    // whole stock for every page.
    private static final String PAGE = """
            select p.sku, p.name, p.description, p.price_amount, p.currency, p.active, p.version, s.on_hand, s.reserved
              from (select * from catalog.product
                     where %s sku > $1
                     order by sku
                     limit $2) p
             cross join lateral (select on_hand, reserved from catalog.stock where sku = p.sku limit 1) s
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
                insert into catalog.product (sku, name, description, price_amount, currency, active)
                values ($1, $2, $3, $4, $5, $6)
                on conflict (sku) do nothing
                returning sku, version
            ), stock as (
                insert into catalog.stock (sku, on_hand, reserved)
                select sku, $7, 0 from product
            ), movement as (
                insert into catalog.stock_movement (sku, delta, reason, actor_kind, actor_id)
                select sku, $7, 'Opening stock', $8, $9 from product where $7 > 0
            )
            select version from product
            """;

    private static final String LOCK = "select version from catalog.product where sku = $1 for no key update";

    private static final String REPLACE = """
            update catalog.product
               set name = $2, description = $3, price_amount = $4, currency = $5, active = $6,
                   version = version + 1, updated_at = now()
             where sku = $1
            """;

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
                sku,
                details.name(),
                details.description(),
                details.price().amount(),
                details.price().currency(),
                details.active(),
                stock,
                actorKind,
                orAbsent(actor, UUID.class));
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
        return session.update(
                REPLACE,
                sku,
                details.name(),
                details.description(),
                details.price().amount(),
                details.price().currency(),
                details.active());
    }

    private static Product product(Row row) {
        Product.Details details = new Product.Details(
                text(row, 1),
                text(row, 2),
                new Money(number(row, 3), text(row, 4)),
                requireNonNull(row.get(5, Boolean.class)));
        return new Product(text(row, 0), details, number(row, 6), new Stock(number(row, 7), number(row, 8)));
    }

    private static String text(Row row, int column) {
        return requireNonNull(row.get(column, String.class));
    }

    private static long number(Row row, int column) {
        return requireNonNull(row.get(column, Long.class));
    }
}
