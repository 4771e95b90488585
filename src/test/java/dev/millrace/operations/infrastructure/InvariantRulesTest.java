package dev.millrace.operations.infrastructure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.operations.domain.Report;
import dev.millrace.operations.domain.Violation;
import dev.millrace.platform.database.Session;
import dev.millrace.platform.security.Role;
import dev.millrace.support.Instance;
import dev.millrace.support.Invariants;
import dev.millrace.support.Shop;
import dev.millrace.support.Shop.Buyer;
import dev.millrace.support.Shop.Reply;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The check is awake: whatever is damaged, it says so, and it is silent while nothing is. */
class InvariantRulesTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** A damage and the rule that must notice it; statements are separated by semicolons. */
    record Damage(String rule, String sql) {}

    private static final String COPY_CHARGE = """
            insert into payments.operation (id, order_id, kind, amount, currency, state, created_at, updated_at)
            select gen_random_uuid(), order_id, '%s', amount, currency, 'succeeded', created_at, updated_at
              from payments.operation
             where kind = 'charge' and state = 'succeeded' limit 1
            """;

    private static Instance instance;
    private static Shop shop;

    @BeforeAll
    static void open() {
        instance = Instance.start();
        shop = new Shop(instance);
        shop.product("KEPT-01", 700, 1000).product("GONE-01", 300, 2).product("CAPPED-01", 100, 50);
        shop.database()
                .update("update catalog.product set max_per_customer = 9 where sku = 'CAPPED-01'")
                .block(PATIENCE);
        ordersOfAllKinds();
    }

    @AfterAll
    static void close() {
        instance.close();
    }

    private static void ordersOfAllKinds() {
        Buyer buyer = shop.buyer();
        Buyer operator = shop.caller(Role.OPERATOR);
        shop.placed(buyer, Shop.cart("tok_ok", "KEPT-01", 2, "CAPPED-01", 3));
        shop.placed(buyer, Shop.cart("tok_declined", "KEPT-01", 1));
        shop.placed(buyer, Shop.cart("tok_ok", "GONE-01", 2));
        Reply cancelled = shop.placed(buyer, Shop.cart("tok_ok", "KEPT-01", 1));
        shop.post("/api/v1/orders/" + cancelled.id() + "/cancellation", buyer, null);
        Reply shipped = shop.placed(buyer, Shop.cart("tok_ok", "KEPT-01", 4));
        Reply delivered = shop.placed(buyer, Shop.cart("tok_ok", "KEPT-01", 5));
        Map<String, String> carrier = Map.of("carrier", "DHL", "trackingNumber", "1");
        for (Reply reply : List.of(shipped, delivered)) {
            shop.post("/api/v1/orders/" + reply.id() + "/shipment", operator, carrier);
        }
        shop.post("/api/v1/orders/" + delivered.id() + "/delivery", operator, null);
    }

    @Test
    void aBusyDatabaseHasNothingToReport() {
        Buyer buyer = shop.buyer();
        Flux<Reply> orders = Flux.merge(
                Flux.fromStream(IntStream.range(0, 300)
                        .mapToObj(i -> shop.place(
                                buyer,
                                Shop.key(),
                                Shop.cart(i % 5 == 0 ? "tok_declined" : "tok_slow_20", "KEPT-01", 1, "CAPPED-01", 1)))),
                64);
        Flux<Report> checks = Mono.defer(() -> shop.checks().check()).repeat(8);

        List<Report> reports = Objects.requireNonNull(Flux.zip(orders.collectList(), checks.collectList())
                .map(both -> both.getT2())
                .blockLast(PATIENCE));

        assertThat(reports)
                .hasSize(9)
                .allSatisfy(report -> assertThat(report.violations()).isEmpty());
        Invariants.hold(shop);
    }

    static Stream<Damage> damages() {
        return Stream.of(
                new Damage("one_order_per_key", """
                        insert into orders.idempotency_key (customer_id, key, order_id, fingerprint, created_at)
                        select customer_id, 'copy', order_id, fingerprint, created_at from orders.idempotency_key limit 1
                        """),
                new Damage("one_order_per_key", "delete from orders.idempotency_key"),
                new Damage("key_has_its_order", "update orders.idempotency_key set customer_id = gen_random_uuid()"),
                new Damage("parts_have_their_order", "delete from orders.orders where status = 'failed'"),
                new Damage(
                        "parts_have_their_order",
                        "insert into orders.order_line values (gen_random_uuid(), 1, 'KEPT-01', 'Stray', 1, 1)"),
                new Damage("order_has_lines", "delete from orders.order_line where sku = 'GONE-01'"),
                new Damage("total_is_sum_of_lines", "update orders.orders set total_amount = total_amount + 1"),
                new Damage(
                        "events_without_gap",
                        "delete from orders.order_event where seq = 1 and data ->> 'status' = 'placed'"),
                new Damage("events_without_gap", "update orders.orders set version = version + 1"),
                new Damage("first_event_is_placement", """
                        update orders.order_event set type = 'order.shipped' where seq = 1
                        """),
                new Damage("last_event_tells_status", """
                        update orders.orders set status = 'delivered' where status = 'shipped'
                        """),
                new Damage("paid_once", "drop index payments.operation_one_charge; " + COPY_CHARGE.formatted("charge")),
                new Damage(
                        "captured_once",
                        "drop index payments.operation_one_end; " + COPY_CHARGE.formatted("capture") + ";"
                                + COPY_CHARGE.formatted("capture")),
                new Damage(
                        "captured_or_voided",
                        "drop index payments.operation_one_end; " + COPY_CHARGE.formatted("capture") + ";"
                                + COPY_CHARGE.formatted("void")),
                new Damage("authorized_before_captured", COPY_CHARGE.formatted("capture")),
                new Damage("operation_amount_fits_order", "update payments.operation set amount = amount - 1"),
                new Damage("operation_amount_fits_order", "update payments.operation set currency = 'USD'"),
                new Damage("payment_status_fits_money", """
                        update payments.operation set state = 'declined' where state = 'succeeded'
                        """),
                new Damage("payment_status_fits_money", COPY_CHARGE.formatted("refund")),
                new Damage("refunds_add_up", COPY_CHARGE.formatted("refund")),
                new Damage("goods_leave_for_money", """
                        update orders.orders set payment_status = 'voided' where status = 'shipped'
                        """),
                new Damage("no_money_kept_for_nothing", """
                        update orders.orders set status = 'expired' where status = 'confirmed'
                        """),
                new Damage("placed_order_is_being_paid", """
                        update orders.orders set status = 'placed' where status = 'confirmed'
                        """),
                new Damage("no_stuck_payment", """
                        update payments.operation set state = 'unknown', next_check_at = now() - interval '11 minutes'
                        """),
                new Damage("no_stuck_payment", "update payments.operation set state = 'sent', next_check_at = null"),
                new Damage("product_has_stock", "delete from catalog.stock where sku = 'GONE-01'"),
                new Damage("stock_is_sum_of_movements", "update catalog.stock set on_hand = on_hand + 1"),
                new Damage("stock_is_sum_of_movements", """
                        delete from catalog.stock_movement where reason = 'shipment'
                        """),
                new Damage("reserved_is_what_open_orders_hold", """
                        update catalog.stock set reserved = reserved - 1 where reserved > 0
                        """),
                new Damage("reserved_is_on_hand", """
                        alter table catalog.stock drop constraint stock_reserved_on_hand;
                        update catalog.stock set reserved = on_hand + 1
                        """),
                new Damage("nothing_oversold", "update orders.order_line set quantity = 999 where sku = 'KEPT-01'"),
                new Damage("shipped_goods_left_stock", """
                        delete from catalog.stock_movement where reason = 'shipment'
                        """),
                new Damage("returned_goods_came_back", """
                        insert into catalog.stock_movement (sku, delta, reason, actor_kind, order_id)
                        select sku, 1, 'return', 'system', order_id from orders.order_line limit 1
                        """),
                new Damage("quota_is_what_customers_hold", """
                        update orders.customer_quota set quantity = quantity - 1
                        """),
                new Damage("last_stock_event_is_true", """
                        update catalog.stock_event set type = 'stock.back' where type = 'stock.sold_out'
                        """),
                new Damage("guards_stand", """
                        alter table catalog.stock_movement disable trigger stock_movement_append_only
                        """));
    }

    @ParameterizedTest
    @MethodSource("damages")
    void everyDamageIsReportedByItsRule(Damage damage) {
        Report report = Objects.requireNonNull(shop.database()
                .within(PATIENCE)
                .transaction(session -> damaged(session, damage)
                        .then(Mono.defer(() -> PostgresInvariantRepository.report(session, Instant.EPOCH)))
                        .<Report>flatMap(found -> Mono.error(new UndoneException(found))))
                .onErrorResume(UndoneException.class, undone -> Mono.just(undone.report))
                .block(PATIENCE));

        assertThat(report.violations()).extracting(Violation::rule).contains(damage.rule());
        assertThat(report.violations()).allSatisfy(violation -> {
            assertThat(violation.subject()).isNotEqualTo("null");
            assertThat(violation.detail()).isNotEqualTo("null");
        });
    }

    /** Without the triggers that keep some tables append-only. */
    private static Mono<Void> damaged(Session session, Damage damage) {
        return session.update("set local session_replication_role = replica")
                .thenMany(Flux.fromArray(damage.sql().split(";", -1)).concatMap(session::update))
                .then();
    }

    @Test
    void everyRuleOfTheDataHasBeenSeenToNotice() {
        assertThat(damages().map(Damage::rule).distinct())
                .containsExactlyInAnyOrderElementsOf(PostgresInvariantRepository.RULES.stream()
                        .map(Rule::name)
                        .filter(rule -> !rule.equals("no_idle_transaction") && !rule.equals("no_checksum_failure"))
                        .toList());
    }

    @Test
    void aTransactionThatIsLeftOpenIsNoticedOnceItIsOld() {
        Rule idle = PostgresInvariantRepository.RULES.stream()
                .filter(rule -> rule.name().equals("no_idle_transaction"))
                .findFirst()
                .orElseThrow();
        String atOnce = new Rule(idle.name(), idle.violations().replace("1 minute", "0 seconds")).query();

        Long found = shop.database()
                .transaction(open -> open.update("select 1")
                        .then(Mono.defer(() -> shop.database().list(atOnce, row -> 1)))
                        .map(rows -> (long) rows.size()))
                .block(PATIENCE);

        assertThat(found).isEqualTo(1);
        Invariants.hold(shop);
    }

    @Test
    void manyViolationsOfARuleAreCountedAndNotAllListed() {
        Report report = Objects.requireNonNull(shop.database()
                .within(PATIENCE)
                .transaction(session -> session.update("""
                                insert into catalog.product (sku, name, description, price_amount, currency)
                                select 'BARE-' || n, 'Bare', '', 1, 'EUR' from generate_series(1, 120) n
                                """)
                        .then(Mono.defer(() -> PostgresInvariantRepository.report(session, Instant.EPOCH)))
                        .<Report>flatMap(found -> Mono.error(new UndoneException(found))))
                .onErrorResume(UndoneException.class, undone -> Mono.just(undone.report))
                .block(PATIENCE));

        assertThat(report.violations())
                .filteredOn(violation -> violation.rule().equals("product_has_stock"))
                .hasSize(Report.MAX_LISTED);
        assertThat(report.truncated()).containsExactly(new Report.Truncated("product_has_stock", 120));
    }

    /** Ends the transaction with the damage in it. */
    private static final class UndoneException extends RuntimeException {

        private final transient Report report;

        private UndoneException(Report report) {
            super("on purpose");
            this.report = report;
        }
    }
}
