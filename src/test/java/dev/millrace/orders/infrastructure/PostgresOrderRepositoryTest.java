package dev.millrace.orders.infrastructure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.orders.domain.Actor;
import dev.millrace.orders.domain.Answer;
import dev.millrace.orders.domain.Change;
import dev.millrace.orders.domain.Lifecycle;
import dev.millrace.orders.domain.Order;
import dev.millrace.orders.domain.OrderRepository;
import dev.millrace.orders.domain.Placement;
import dev.millrace.orders.domain.PlacementResult;
import dev.millrace.orders.domain.Settlement;
import dev.millrace.orders.domain.Step;
import dev.millrace.orders.domain.StoredChange;
import dev.millrace.orders.domain.Terms;
import dev.millrace.payments.Operation;
import dev.millrace.payments.Outcome;
import dev.millrace.payments.Payments;
import dev.millrace.support.Instance;
import dev.millrace.support.Invariants;
import dev.millrace.support.Shop;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Sinks;

/** Batches, seen from the repository: every member is answered on its own. */
class PostgresOrderRepositoryTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Outcome DONE = new Outcome.Succeeded("ref");
    private static final UUID BUYER = UUID.randomUUID();

    private static final String RESTOCK = """
            with more as (update catalog.stock set on_hand = on_hand + 1 where sku = $1 returning sku)
            insert into catalog.stock_movement (sku, delta, reason, actor_kind)
            select sku, 1, 'delivery', 'system' from more
            """;

    private static final String WAITING_FOR_A_LOCK = """
            select count(*) from pg_stat_activity
             where datname = current_database() and wait_event_type = 'Lock'
            """;

    private static Instance instance;
    private static Shop shop;
    private static OrderRepository orders;

    @BeforeAll
    static void open() {
        // The recovery loop would take the operations whose leases these tests let lapse.
        instance = Instance.start(Map.of("millrace.orders.recovery-pause", "1h"));
        shop = new Shop(instance);
        orders = instance.bean(OrderRepository.class);
    }

    @AfterEach
    void everythingAddsUp() {
        Invariants.hold(shop);
    }

    @AfterAll
    static void close() {
        instance.close();
    }

    @Test
    void everyPlacementOfABatchIsAnsweredOnItsOwn() {
        shop.product("B-MANY", 100, 100).product("B-FEW", 200, 3).product("B-YEN", 100, "JPY", 9);
        Placement known = placement("B-MANY", 1);
        place(known);

        List<PlacementResult> results = place(
                placement("B-MANY", 2, "B-FEW", 2),
                placement("B-GONE", 1, "B-MANY", 1),
                known,
                placement("B-FEW", 4),
                placement("B-FEW", 2),
                placement("B-FEW", 1),
                placement("B-MANY", 1, "B-YEN", 1));

        assertThat(results.get(0)).isInstanceOf(PlacementResult.Placed.class);
        assertThat(results.get(1)).isEqualTo(new PlacementResult.Unknown(List.of("B-GONE")));
        assertThat(results.get(2)).isInstanceOf(PlacementResult.Repeated.class);
        assertThat(results.get(3))
                .isEqualTo(new PlacementResult.OutOfStock(List.of(Map.of("sku", "B-FEW", "asked", 4, "left", 3L))));
        assertThat(results.get(4)).as("behind two of three").isInstanceOf(PlacementResult.Crowded.class);
        assertThat(results.get(6)).isInstanceOf(PlacementResult.MixedCurrencies.class);
        assertThat(shop.reserved("B-FEW")).isBetween(2L, 3L);
        assertThat(shop.reserved("B-MANY")).isEqualTo(3);
    }

    @Test
    void anOrderIsReadAsItIsNowThoughItWasReadBefore() {
        shop.product("B-READ", 100, 1);
        Placement placement = placement("B-READ", 1);
        place(placement);
        Order placed = Objects.requireNonNull(orders.find(placement.id()).block(PATIENCE));
        assertThat(orders.find(placement.id()).block(PATIENCE)).isSameAs(placed);

        shop.database()
                .update(
                        "update orders.orders set client_reference = 'moved', updated_at = updated_at"
                                + " + interval '1 millisecond' where id = $1",
                        placement.id())
                .block(PATIENCE);

        assertThat(orders.find(placement.id()).block(PATIENCE))
                .as("the same version at another time, as after a failover")
                .satisfies(order -> assertThat(order.clientReference()).isEqualTo("moved"));
        assertThat(orders.find(UUID.randomUUID()).blockOptional(PATIENCE)).isEmpty();
    }

    @Test
    void aPlacementThatWaitedForStockSeesWhatWasPutThereMeanwhile() {
        shop.product("B-WAITED", 100, 1);
        place(placement("B-WAITED", 1));
        Sinks.Empty<Void> updated = Sinks.empty();
        Sinks.Empty<Void> commit = Sinks.empty();
        shop.database()
                .transaction(session -> session.update(RESTOCK, "B-WAITED")
                        .doOnNext(_ -> updated.tryEmitEmpty())
                        .delayUntil(_ -> commit.asMono()))
                .subscribe();
        updated.asMono().block(PATIENCE);
        CompletableFuture<@Nullable List<PlacementResult>> waiting = orders.place(
                        List.of(placement("B-WAITED", 1)), terms(now().plusSeconds(60)))
                .toFuture();
        await().until(() -> shop.count(WAITING_FOR_A_LOCK) == 1);
        commit.tryEmitEmpty();

        assertThat(waiting.orTimeout(20, TimeUnit.SECONDS).join()).first().isInstanceOf(PlacementResult.Placed.class);
    }

    @Test
    void aRefusedPlacementLeavesItsKeyFree() {
        shop.product("B-LATER", 100, 0);
        Placement placement = placement("B-LATER", 1);
        assertThat(place(placement)).first().isInstanceOf(PlacementResult.OutOfStock.class);
        shop.product("B-LATER2", 100, 5);
        Placement again = new Placement(
                UUID.randomUUID(),
                UUID.randomUUID(),
                BUYER,
                placement.key(),
                new TreeMap<>(Map.of("B-LATER2", 1)),
                "tok_ok",
                null,
                Map.of(),
                "0".repeat(32));
        assertThat(place(again)).first().isInstanceOf(PlacementResult.Placed.class);
    }

    @Test
    void theSameKeyTwiceInABatchIsPlacedOnce() {
        shop.product("B-TWICE", 100, 10);
        Placement placement = placement("B-TWICE", 1);
        Placement twin = new Placement(
                UUID.randomUUID(),
                UUID.randomUUID(),
                BUYER,
                placement.key(),
                placement.quantities(),
                "tok_ok",
                null,
                Map.of(),
                "0".repeat(32));
        assertThat(place(placement, twin))
                .satisfiesExactly(
                        first -> assertThat(first).isInstanceOf(PlacementResult.Placed.class),
                        second -> assertThat(second).isInstanceOf(PlacementResult.Concurrent.class));
        assertThat(shop.reserved("B-TWICE")).isEqualTo(1);
    }

    @Test
    void aChangeOfAnOrderThatHasMovedOnIsNotStored() {
        shop.product("B-STALE", 100, 10);
        Placement placement = placement("B-STALE", 1);
        Order order = placed(placement);
        Change confirm = Lifecycle.take(order, settle(DONE), now());
        StoredChange settled = stored(settlement(placement, order, 0), confirm);

        assertThat(store(settled)).containsExactly(true);
        assertThat(store(settled)).containsExactly(false);
        assertThat(find(order).version()).isEqualTo(2);
    }

    @Test
    void aWorkerThatLostItsLeaseCanWriteNothing() {
        shop.product("B-LEASE", 100, 10);
        Placement placement = placement("B-LEASE", 2);
        Order order = placed(placement, now().minusSeconds(1));
        Operation taken = Objects.requireNonNull(
                        instance.bean(Payments.class).claimDue(100).block(PATIENCE))
                .stream()
                .filter(operation -> operation.orderId().equals(order.id()))
                .findFirst()
                .orElseThrow();
        Change decline = Lifecycle.take(order, settle(new Outcome.Declined("late")), now());
        Change confirm = Lifecycle.take(order, settle(DONE), now());

        assertThat(taken.epoch()).isEqualTo(1);
        assertThat(store(stored(settlement(placement, order, 0), decline))).containsExactly(false);
        assertThat(find(order).version()).isEqualTo(1);
        assertThat(shop.reserved("B-LEASE")).isEqualTo(2);
        assertThat(store(stored(settlement(placement, order, 1), confirm))).containsExactly(true);
    }

    @Test
    void aBatchOfChangesMovesTheStockOfEachByItsOwnEffect() {
        shop.product("B-MOVE", 100, 100);
        Placement kept = placement("B-MOVE", 5);
        Placement failed = placement("B-MOVE", 7);
        Placement sent = placement("B-MOVE", 11);
        Order keptOrder = placed(kept);
        Order failedOrder = placed(failed);
        Order sentOrder = placed(sent);
        Change confirmed = Lifecycle.take(sentOrder, settle(DONE), now());
        store(stored(settlement(sent, sentOrder, 0), confirmed));

        List<Boolean> stored = store(
                stored(settlement(kept, keptOrder, 0), Lifecycle.take(keptOrder, settle(DONE), now())),
                stored(
                        new Settlement(operation(failed, failedOrder, 0), new Outcome.Declined("no")),
                        Lifecycle.take(failedOrder, settle(new Outcome.Declined("no")), now())),
                StoredChange.by(
                        Actor.SYSTEM,
                        "0".repeat(32),
                        Lifecycle.take(
                                confirmed.order(),
                                new Step.Ship(new dev.millrace.orders.domain.Shipment("DHL", "1")),
                                now()),
                        UUID.randomUUID()));

        assertThat(stored).containsExactly(true, true, true);
        assertThat(shop.reserved("B-MOVE")).isEqualTo(5);
        assertThat(shop.onHand("B-MOVE")).isEqualTo(89);
    }

    @Test
    void theFirstAnswerToAKeyIsKept() {
        shop.product("B-KEEP", 100, 10);
        Placement placement = placement("B-KEEP", 1);
        placed(placement);
        Answer first = new Answer(202, "{\"a\":1}");

        assertThat(keep(placement, first)).isEqualTo(first);
        assertThat(keep(placement, new Answer(201, "{\"a\":2}"))).isEqualTo(first);
    }

    private static Answer keep(Placement placement, Answer answer) {
        return Objects.requireNonNull(
                orders.keep(placement.customerId(), placement.key(), answer).block(PATIENCE));
    }

    private static StoredChange stored(Settlement settlement, Change change) {
        return StoredChange.of(settlement, change, UUID.randomUUID());
    }

    private static Step settle(Outcome outcome) {
        Operation charge = new Operation(
                UUID.randomUUID(),
                UUID.randomUUID(),
                Operation.Kind.CHARGE,
                new dev.millrace.platform.money.Money(1, "EUR"),
                null,
                null,
                0,
                0,
                null);
        return new Step.Settle(charge, outcome, now().plusSeconds(60));
    }

    private static Settlement settlement(Placement placement, Order order, int epoch) {
        return new Settlement(operation(placement, order, epoch), new Outcome.Succeeded("ref"));
    }

    private static Operation operation(Placement placement, Order order, int epoch) {
        return new Operation(
                placement.operationId(),
                order.id(),
                Operation.Kind.CHARGE,
                order.total(),
                "tok_ok",
                null,
                epoch,
                0,
                null);
    }

    private static Order placed(Placement placement) {
        return placed(placement, now().plusSeconds(60));
    }

    private static Order placed(Placement placement, Instant leaseEnd) {
        PlacementResult result = Objects.requireNonNull(
                        orders.place(List.of(placement), terms(leaseEnd)).block(PATIENCE))
                .getFirst();
        return ((PlacementResult.Placed) result).order();
    }

    private static List<PlacementResult> place(Placement... placements) {
        return Objects.requireNonNull(
                orders.place(List.of(placements), terms(now().plusSeconds(60))).block(PATIENCE));
    }

    private static List<Boolean> store(StoredChange... changes) {
        return Objects.requireNonNull(orders.store(List.of(changes)).block(PATIENCE));
    }

    private static Order find(Order order) {
        return Objects.requireNonNull(orders.find(order.id()).block(PATIENCE));
    }

    private static Terms terms(Instant leaseEnd) {
        return new Terms(now(), leaseEnd, now().plusSeconds(600), Operation.Kind.CHARGE);
    }

    private static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.MICROS);
    }

    private static Placement placement(Object... lines) {
        TreeMap<String, Integer> quantities = new TreeMap<>();
        for (int i = 0; i < lines.length; i += 2) {
            quantities.put((String) lines[i], (Integer) lines[i + 1]);
        }
        return new Placement(
                UUID.randomUUID(),
                UUID.randomUUID(),
                BUYER,
                Shop.key(),
                quantities,
                "tok_ok",
                null,
                Map.of(),
                "0".repeat(32));
    }
}
