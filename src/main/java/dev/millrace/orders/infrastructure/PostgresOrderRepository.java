package dev.millrace.orders.infrastructure;

import static java.util.Objects.requireNonNull;

import dev.millrace.orders.domain.Answer;
import dev.millrace.orders.domain.Order;
import dev.millrace.orders.domain.OrderEvent;
import dev.millrace.orders.domain.OrderLine;
import dev.millrace.orders.domain.OrderQuery;
import dev.millrace.orders.domain.OrderRepository;
import dev.millrace.orders.domain.Payment;
import dev.millrace.orders.domain.PaymentStatus;
import dev.millrace.orders.domain.Placement;
import dev.millrace.orders.domain.PlacementResult;
import dev.millrace.orders.domain.Shipment;
import dev.millrace.orders.domain.Status;
import dev.millrace.orders.domain.StoredChange;
import dev.millrace.orders.domain.Terms;
import dev.millrace.platform.database.Database;
import dev.millrace.platform.database.ReadPool;
import dev.millrace.platform.money.Money;
import dev.millrace.platform.web.Json;
import io.r2dbc.spi.Row;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import reactor.core.publisher.Mono;
import tools.jackson.core.type.TypeReference;

/** Orders in PostgreSQL. Reads go by primary key or by an index that ends in the id, so a page costs the same anywhere. */
public final class PostgresOrderRepository implements OrderRepository {

    private static final String ORDER = """
            select o.id, o.customer_id, o.status, o.payment_status, o.total_amount, o.currency, o.client_reference,
                   o.metadata::text, o.shipment::text, o.reason, o.placed_at, o.updated_at, o.version,
                   o.expires_at, o.cancel_reason, o.action_url, o.refund_requested, o.refunded,
                   (select json_agg(json_build_object('sku', l.sku, 'name', l.name, 'quantity', l.quantity,
                                                      'price', l.unit_amount) order by l.line_no)
                      from orders.order_line l
                     where l.order_id = o.id)::text
              from orders.orders o
            """;

    private static final String LAPSING =
            ORDER + " where o.status = 'confirmed' and o.expires_at <= $1 order by o.expires_at limit $2";

    private static final String EVENTS = """
            select order_id, seq, type, occurred_at, data::text
              from orders.order_event
             where order_id = $1 and seq > $2
             order by seq
             limit $3
            """;

    private static final String KEEP = """
            update orders.idempotency_key
               set answer_status = coalesce(answer_status, $3), answer = coalesce(answer, $4)
             where customer_id = $1 and key = $2
            returning answer_status, answer
            """;

    private static final String KNOWN = """
            select k.fingerprint, k.order_id, k.created_at, k.answer_status, k.answer
              from unnest($1::uuid[], $2::text[]) with ordinality as i(customer_id, key, place)
              left join orders.idempotency_key k on k.customer_id = i.customer_id and k.key = i.key
             order by i.place
            """;

    private static final String FORGET_KEYS = """
            delete from orders.idempotency_key
             where (customer_id, key) in (select customer_id, key
                                            from orders.idempotency_key
                                           where created_at < $1
                                           limit 10000)
            """;

    private static final TypeReference<Map<String, String>> NOTES = new TypeReference<>() {};

    private final Database database;
    private final ReadPool reads;
    private final OrderLookup orders;

    /** @param reads for lists */
    public PostgresOrderRepository(Database database, ReadPool reads) {
        this.database = database;
        this.reads = reads;
        this.orders = new OrderLookup(database, ORDER, PostgresOrderRepository::order);
    }

    @Override
    public Mono<List<PlacementResult>> place(List<Placement> placements, Terms terms) {
        return PlacingStatement.run(database, placements, terms);
    }

    @Override
    public Mono<List<Optional<PlacementResult.Repeated>>> known(List<Placement> placements) {
        return database.list(
                KNOWN,
                PostgresOrderRepository::repeated,
                Columns.of(placements, UUID.class, Placement::customerId),
                Columns.of(placements, String.class, Placement::key));
    }

    @Override
    public Mono<List<Boolean>> store(List<StoredChange> changes) {
        return StoringStatement.run(database, changes);
    }

    @Override
    public Mono<Order> find(UUID id) {
        return orders.find(id);
    }

    @Override
    public Mono<List<Order>> lapsing(Instant now, int limit) {
        return database.list(LAPSING, PostgresOrderRepository::order, now, limit);
    }

    @Override
    public Mono<List<Order>> list(OrderQuery query) {
        List<Object> arguments = new ArrayList<>();
        String sql = listing(query, arguments);
        return reads.list(sql, PostgresOrderRepository::order, arguments.toArray());
    }

    /** One of four texts: each has the one index that fits it. */
    static String listing(OrderQuery query, List<Object> arguments) {
        StringBuilder sql = new StringBuilder(ORDER).append(" where o.id < $1 and o.id >= $2");
        arguments.addAll(List.of(query.before(), query.from(), query.limit()));
        if (query.customerId() != null) {
            arguments.add(query.customerId());
            sql.append(" and o.customer_id = $").append(arguments.size());
        }
        if (query.status() != null) {
            arguments.add(query.status().label());
            sql.append(" and o.status = $").append(arguments.size());
        }
        return sql.append(" order by o.id desc limit $3").toString();
    }

    @Override
    public Mono<List<OrderEvent>> events(UUID orderId, int seq, int limit) {
        return database.list(EVENTS, PostgresOrderRepository::event, orderId, seq, limit);
    }

    @Override
    public Mono<Answer> keep(UUID customerId, String key, Answer answer) {
        return database.one(
                KEEP,
                row -> new Answer(requireNonNull(row.get(0, Integer.class)), requireNonNull(row.get(1, String.class))),
                customerId,
                key,
                answer.status(),
                answer.body());
    }

    @Override
    public Mono<Long> forgetKeys(Instant before) {
        return database.update(FORGET_KEYS, before);
    }

    static OrderEvent event(Row row) {
        return new OrderEvent(
                requireNonNull(row.get(0, UUID.class)),
                requireNonNull(row.get(1, Integer.class)),
                requireNonNull(row.get(2, String.class)),
                requireNonNull(row.get(3, Instant.class)),
                requireNonNull(row.get(4, String.class)));
    }

    private static Order order(Row row) {
        String currency = requireNonNull(row.get(5, String.class));
        String shipment = row.get(8, String.class);
        return new Order(
                requireNonNull(row.get(0, UUID.class)),
                requireNonNull(row.get(1, UUID.class)),
                Status.of(requireNonNull(row.get(2, String.class))),
                payment(row),
                lines(requireNonNull(row.get(18, String.class)), currency),
                new Money(requireNonNull(row.get(4, Long.class)), currency),
                row.get(6, String.class),
                Json.parse(requireNonNull(row.get(7, String.class)), NOTES),
                shipment == null ? null : Json.parse(shipment, Shipment.class),
                row.get(9, String.class),
                row.get(14, String.class),
                requireNonNull(row.get(10, Instant.class)),
                requireNonNull(row.get(11, Instant.class)),
                requireNonNull(row.get(12, Integer.class)));
    }

    private static Optional<PlacementResult.Repeated> repeated(Row row) {
        String fingerprint = row.get(0, String.class);
        String answer = row.get(4, String.class);
        return fingerprint == null
                ? Optional.empty()
                : Optional.of(new PlacementResult.Repeated(
                        fingerprint,
                        requireNonNull(row.get(1, UUID.class)),
                        requireNonNull(row.get(2, Instant.class)),
                        answer == null ? null : new Answer(requireNonNull(row.get(3, Integer.class)), answer)));
    }

    private static Payment payment(Row row) {
        return new Payment(
                PaymentStatus.of(requireNonNull(row.get(3, String.class))),
                row.get(15, String.class),
                row.get(13, Instant.class),
                requireNonNull(row.get(16, Long.class)),
                requireNonNull(row.get(17, Long.class)));
    }

    private static List<OrderLine> lines(String json, String currency) {
        return Arrays.stream(Json.parse(json, Line[].class))
                .map(line -> new OrderLine(line.sku(), line.name(), line.quantity(), new Money(line.price(), currency)))
                .toList();
    }

    private record Line(String sku, String name, int quantity, long price) {}
}
