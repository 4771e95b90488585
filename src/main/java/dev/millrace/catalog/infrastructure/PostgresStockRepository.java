package dev.millrace.catalog.infrastructure;

import static dev.millrace.platform.database.Session.orAbsent;
import static java.util.Objects.requireNonNull;

import dev.millrace.catalog.domain.Adjustment;
import dev.millrace.catalog.domain.Movement;
import dev.millrace.catalog.domain.Stock;
import dev.millrace.catalog.domain.StockEvent;
import dev.millrace.catalog.domain.StockRepository;
import dev.millrace.platform.database.Database;
import dev.millrace.platform.database.ReadPool;
import dev.millrace.platform.database.Session;
import dev.millrace.platform.database.SqlState;
import dev.millrace.platform.error.CommonProblems;
import io.r2dbc.spi.Row;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/** Stock and its ledger in the {@code catalog} schema. */
public final class PostgresStockRepository implements StockRepository {

    private static final String FIND = "select on_hand, reserved from catalog.stock where sku = $1";
    private static final String LOCK = FIND + " for no key update";

    private static final String MADE_BEFORE = """
            select m.id, m.sku, m.delta, m.reason, a.expected_on_hand, a.on_hand, a.reserved, m.occurred_at
              from catalog.stock_movement m
              join catalog.stock_adjustment a on a.movement_id = m.id
             where m.actor_id = $1 and m.idempotency_key = $2 and m.order_id is null
            """;

    private static final String ADJUST = """
            with stock as (
                update catalog.stock set on_hand = $2 where sku = $1
            ), movement as (
                insert into catalog.stock_movement (sku, delta, reason, actor_kind, actor_id, idempotency_key)
                values ($1, $3, $4, $5, $6, $7)
                returning id, occurred_at
            ), adjustment as (
                insert into catalog.stock_adjustment (movement_id, expected_on_hand, on_hand, reserved)
                select id, $8, $2, $9 from movement
            )
            select id, occurred_at from movement
            """;

    private static final String MOVEMENTS = """
            select id, sku, delta, reason, actor_kind, actor_id, order_id, occurred_at
              from catalog.stock_movement
             where sku = $1 and id < $2
             order by id desc
             limit $3
            """;

    private static final String EVENTS = """
            select txid::text, position, type, sku, (data ->> 'onHand')::bigint, (data ->> 'reserved')::bigint,
                   (data ->> 'lowStockAt')::bigint, occurred_at
              from catalog.stock_event
             where (txid, position) < ($1::text::xid8, $2)
             order by txid desc, position desc
             limit $3
            """;

    /** The same key for two products at once: the second try sees what the first one stored. */
    private static final Retry ON_SAME_KEY =
            Retry.max(1).filter(failure -> SqlState.violates(failure, "stock_movement_key"));

    private final Database database;
    private final ReadPool reads;

    /** @param reads for lists */
    public PostgresStockRepository(Database database, ReadPool reads) {
        this.database = database;
        this.reads = reads;
    }

    @Override
    public Mono<Stock> find(String sku) {
        return database.one(FIND, PostgresStockRepository::stock, sku);
    }

    @Override
    public Mono<Adjustment.Done> adjust(Adjustment adjustment, UnaryOperator<Stock> step) {
        return database.transaction(session -> session.one(
                                LOCK,
                                PostgresStockRepository::stock,
                                adjustment.request().sku())
                        .flatMap(stock -> madeBefore(session, adjustment)
                                .switchIfEmpty(Mono.defer(() -> store(session, adjustment, step.apply(stock))))))
                .retryWhen(ON_SAME_KEY);
    }

    private static Mono<Adjustment.Done> madeBefore(Session session, Adjustment adjustment) {
        return session.one(MADE_BEFORE, PostgresStockRepository::done, adjustment.actor(), adjustment.key())
                .doOnNext(before -> same(before.request(), adjustment.request()));
    }

    private static void same(Adjustment.Request before, Adjustment.Request now) {
        if (!before.equals(now)) {
            throw CommonProblems.KEY_REUSED.because("Use a new key for another adjustment.");
        }
    }

    private static Mono<Adjustment.Done> store(Session session, Adjustment adjustment, Stock after) {
        Adjustment.Request request = adjustment.request();
        return session.one(
                ADJUST,
                row -> new Adjustment.Done(number(row, 0), request, after, moment(row, 1), false),
                request.sku(),
                after.onHand(),
                request.delta(),
                request.reason(),
                adjustment.actorKind(),
                adjustment.actor(),
                adjustment.key(),
                orAbsent(request.expectedOnHand(), Long.class),
                after.reserved());
    }

    @Override
    public Mono<List<Movement>> movements(String sku, long before, int limit) {
        return reads.list(MOVEMENTS, PostgresStockRepository::movement, sku, before, limit + 1);
    }

    @Override
    public Mono<List<StockEvent>> events(StockEvent.Position before, int limit) {
        return database.list(
                EVENTS,
                PostgresStockRepository::event,
                Long.toUnsignedString(before.transaction()),
                before.event(),
                limit + 1);
    }

    private static StockEvent event(Row row) {
        return new StockEvent(
                new StockEvent.Position(Long.parseUnsignedLong(text(row, 0)), number(row, 1)),
                text(row, 2),
                text(row, 3),
                new Stock(number(row, 4), number(row, 5)),
                number(row, 6),
                moment(row, 7));
    }

    private static Stock stock(Row row) {
        return new Stock(number(row, 0), number(row, 1));
    }

    private static Adjustment.Done done(Row row) {
        Adjustment.Request request =
                new Adjustment.Request(text(row, 1), number(row, 2), text(row, 3), row.get(4, Long.class));
        return new Adjustment.Done(
                number(row, 0), request, new Stock(number(row, 5), number(row, 6)), moment(row, 7), true);
    }

    private static Movement movement(Row row) {
        return new Movement(
                number(row, 0),
                text(row, 1),
                number(row, 2),
                text(row, 3),
                text(row, 4),
                row.get(5, UUID.class),
                row.get(6, UUID.class),
                moment(row, 7));
    }

    private static String text(Row row, int column) {
        return requireNonNull(row.get(column, String.class));
    }

    private static long number(Row row, int column) {
        return requireNonNull(row.get(column, Long.class));
    }

    private static Instant moment(Row row, int column) {
        return requireNonNull(row.get(column, Instant.class));
    }
}
