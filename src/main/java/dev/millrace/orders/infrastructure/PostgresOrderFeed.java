package dev.millrace.orders.infrastructure;

import static java.util.Objects.requireNonNull;

import dev.millrace.orders.OrderFeed;
import dev.millrace.orders.domain.Order;
import dev.millrace.orders.domain.OrderService;
import dev.millrace.orders.domain.PaymentStatus;
import dev.millrace.orders.domain.Status;
import dev.millrace.platform.database.Database;
import dev.millrace.platform.security.Caller;
import dev.millrace.platform.security.Role;
import dev.millrace.platform.web.Json;
import io.r2dbc.spi.Row;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.BiFunction;
import reactor.core.publisher.Mono;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads the event log. Sequences do not say in which order commits happen, so the log is read in the order of
 * {@code (txid, position)} and only below the oldest transaction that is still open.
 */
public final class PostgresOrderFeed implements OrderFeed {

    private static final String COLUMNS = "select order_id, seq, type, occurred_at, data::text, txid::text, position";

    private static final String AFTER = COLUMNS + """
              from orders.order_event
             where order_id = $1 and seq > $2
             order by seq
             limit $3
            """;

    private static final String TAIL = COLUMNS + """
              from orders.order_event
             where (txid, position) > ($1::text::xid8, $2)
               and txid < pg_snapshot_xmin(pg_current_snapshot())
             order by txid, position
             limit $3
            """;

    private static final String END = "select pg_snapshot_xmin(pg_current_snapshot())::text";

    private final Database database;
    private final OrderService orders;
    private final BiFunction<Order, Role, Object> view;
    private final Commits commits;

    /** @param view an order as the API shows it to a role */
    public PostgresOrderFeed(
            Database database, OrderService orders, BiFunction<Order, Role, Object> view, Commits commits) {
        this.database = database;
        this.orders = orders;
        this.view = view;
        this.commits = commits;
    }

    @Override
    public Mono<Snapshot> snapshot(UUID orderId, Caller caller) {
        return orders.find(orderId, caller)
                .map(order -> new Snapshot(
                        orderId, order.version(), order.settled(), Json.text(view.apply(order, caller.role()))));
    }

    @Override
    public Mono<List<Entry>> after(UUID orderId, int seq, int limit) {
        return database.list(AFTER, PostgresOrderFeed::entry, orderId, seq, limit);
    }

    @Override
    public Mono<List<Entry>> tail(Position position, int limit) {
        return database.list(TAIL, PostgresOrderFeed::entry, position.txid(), position.number(), limit);
    }

    @Override
    public Mono<Position> end() {
        return database.one(END, row -> new Position(requireNonNull(row.get(0, String.class)), 0));
    }

    @Override
    public void onCommit(Runnable action) {
        commits.listen(action);
    }

    private static Entry entry(Row row) {
        UUID orderId = requireNonNull(row.get(0, UUID.class));
        int seq = requireNonNull(row.get(1, Integer.class));
        String type = requireNonNull(row.get(2, String.class));
        ObjectNode json = Json.MAPPER.createObjectNode();
        json.put("orderId", orderId.toString());
        json.put("seq", seq);
        json.put("type", type);
        json.put("occurredAt", requireNonNull(row.get(3, Instant.class)).toString());
        json.setAll(Json.parse(requireNonNull(row.get(4, String.class)), ObjectNode.class));
        return new Entry(orderId, seq, type, settled(json), Json.text(json), position(row));
    }

    private static boolean settled(ObjectNode data) {
        return Order.settled(
                Status.of(data.path("status").asString()),
                PaymentStatus.of(data.path("paymentStatus").asString()));
    }

    private static Position position(Row row) {
        return new Position(requireNonNull(row.get(5, String.class)), requireNonNull(row.get(6, Long.class)));
    }
}
