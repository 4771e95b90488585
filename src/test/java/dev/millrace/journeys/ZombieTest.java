package dev.millrace.journeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.support.GatewaySimulator;
import dev.millrace.support.Instance;
import dev.millrace.support.Invariants;
import dev.millrace.support.ServerProcess;
import dev.millrace.support.Shop;
import dev.millrace.support.Shop.Buyer;
import dev.millrace.support.Shop.Reply;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A worker that is frozen while it pays, loses its leases to another one, and wakes up with answers in its hands. */
@Order(4)
class ZombieTest {

    private static final int ORDERS = 20;
    private static final int ROUNDS = Integer.getInteger("millrace.zombie.rounds", 1);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static GatewaySimulator gateway;
    private static Instance living;
    private static ServerProcess zombie;

    @BeforeAll
    static void open() {
        gateway = GatewaySimulator.start();
        Map<String, String> quick = new HashMap<>(gateway.settings());
        quick.put("millrace.payments.deadline", "3s");
        quick.put("millrace.payments.lease", "4s");
        quick.put("millrace.payments.checks", "200ms,400ms,1s,2s,5s,10s,30s");
        quick.put("millrace.orders.recovery-pause", "50ms");
        living = Instance.start(quick);
        quick.put("millrace.database.url", living.databaseUrl());
        zombie = ServerProcess.start(quick);
    }

    @AfterAll
    static void close() {
        zombie.close();
        living.close();
        gateway.close();
    }

    @Test
    void aWorkerThatWakesUpAfterItsLeaseNeitherPaysAgainNorWritesAnything() {
        Shop shop = new Shop(living, List.of(zombie::url));
        shop.product("PEN-01", 250, 10_000);
        // A cold server would take longer for the placements than the first payments take.
        assertThat(shop.placed(shop.buyer(), Shop.cart("tok_ok", "PEN-01", 1)).status())
                .isEqualTo(201);
        for (int round = 0; round < ROUNDS; round++) {
            sleepsThroughItsLeases(shop, shop.buyer());
        }
        Invariants.hold(shop);
    }

    private static void sleepsThroughItsLeases(Shop shop, Buyer buyer) {
        List<UUID> orders = Objects.requireNonNull(Flux.range(0, ORDERS)
                .flatMap(_ -> placed(shop, buyer))
                .collectList()
                .block(PATIENCE));
        assertThat(status(shop, buyer, "placed"))
                .as("all of them are being paid")
                .isEqualTo(ORDERS);

        zombie.freeze();
        await().atMost(PATIENCE).until(() -> status(shop, buyer, "confirmed") == ORDERS);
        long operations = shop.count("select sum(epoch) from payments.operation");
        zombie.thaw();
        // It answers again only after it has dealt with what it had in its hands when it fell asleep.
        await().atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> shop.get("/health", buyer).status() == 200);
        Reply another = shop.placed(buyer, Shop.cart("tok_ok", "PEN-01", 1));

        assertThat(another.status()).isEqualTo(201);
        assertThat(shop.count("select sum(epoch) from payments.operation")).isEqualTo(operations);
        assertThat(orders)
                .allSatisfy(order -> assertThat(gateway.movements(order)).containsExactly("charge"));
        assertThat(shop.count(
                        "select count(*) from orders.order_event where type = 'order.confirmed' and data ->> 'customerId' = $1",
                        buyer.id().toString()))
                .isEqualTo(ORDERS + 1);
    }

    private static Mono<UUID> placed(Shop shop, Buyer buyer) {
        return shop.send(
                        "POST",
                        "/api/v1/orders",
                        buyer,
                        Shop.cart("tok_slow_2000", "PEN-01", 1),
                        "Idempotency-Key",
                        Shop.key(),
                        "Prefer",
                        "respond-async")
                .map(Reply::id);
    }

    private static long status(Shop shop, Buyer buyer, String status) {
        return shop.count(
                "select count(*) from orders.orders where customer_id = $1 and status = $2", buyer.id(), status);
    }
}
