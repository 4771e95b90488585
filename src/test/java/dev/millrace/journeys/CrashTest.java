package dev.millrace.journeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.support.Instance;
import dev.millrace.support.Invariants;
import dev.millrace.support.MortalPoints;
import dev.millrace.support.ServerProcess;
import dev.millrace.support.Shop;
import dev.millrace.support.Shop.Buyer;
import dev.millrace.support.Shop.Reply;
import dev.millrace.support.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A server killed with {@code kill -9} while it had orders in its hands, and the next one on the same database. */
@Order(1)
class CrashTest {

    private static final long SEED = Long.getLong("millrace.crash.seed", System.nanoTime());
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Duration PAUSE = Duration.ofMillis(200);

    @TempDir
    private static Path directory = Path.of("");

    /** Looks into the database and has the keys to make buyers with; it does not know what an order is. */
    private static Instance observer;

    private static final AtomicReference<ServerProcess> SERVER = new AtomicReference<>();
    private static Shop shop;

    @BeforeAll
    static void open() {
        String database = TestDatabase.migrated();
        observer = Instance.start(Map.of("millrace.target", "users", "millrace.database.url", database));
        // The last look-up comes later than a server can need to start on a busy machine.
        SERVER.set(ServerProcess.start(Map.of(
                "millrace.database.url",
                database,
                "millrace.payments.lease",
                "2s",
                "millrace.payments.checks",
                "200ms,400ms,1s,2s,5s,10s,30s",
                "millrace.payments.simulator-ledger",
                ledger().toString())));
        shop = new Shop(observer, List.of(() -> SERVER.get().url()));
        shop.product("PEN-01", 250, 10_000).product("INK-01", 1200, 10_000);
    }

    @AfterAll
    static void close() {
        SERVER.get().close();
        observer.close();
    }

    @Test
    void anOrderKilledBetweenPlacingAndSettlingIsSettledOnceByTheNextProcess() {
        Buyer buyer = shop.buyer();
        Map<String, Object> cart = Shop.cart("tok_slow_5000", "PEN-01", 3);
        String waiting = Shop.key();
        Mono<Reply> answer =
                shop.send("POST", "/api/v1/orders", buyer, cart, "Idempotency-Key", waiting, "Prefer", "wait=30");
        Mono<Boolean> lost = answer.map(_ -> false).onErrorReturn(true).cache();
        lost.subscribe();
        String told = Shop.key();
        Reply accepted = shop.post("/api/v1/orders", buyer, cart, "Idempotency-Key", told, "Prefer", "respond-async");
        await().atMost(PATIENCE).until(() -> orders(buyer, "placed").size() == 2);

        SERVER.get().killHard();
        assertThat(lost.block(PATIENCE))
                .as("the waiting client lost its connection")
                .isTrue();
        assertThat(accepted.status()).isEqualTo(202);
        assertThat(charged(buyer)).isEmpty();
        SERVER.set(SERVER.get().again());

        settled(buyer);
        Reply late = reply(shop.place(buyer, waiting, cart));
        assertThat(late.status()).isEqualTo(201);
        assertThat(late.headers().getFirst("Idempotent-Replayed")).isEqualTo("true");
        assertThat(late.json().path("status").asString()).isEqualTo("confirmed");
        Reply again = reply(shop.place(buyer, told, cart));
        assertThat(again.status()).isEqualTo(202);
        assertThat(again.headers().getFirst("Idempotent-Replayed")).isEqualTo("true");
        assertThat(again.body()).isEqualTo(accepted.body());
        assertThat(status(accepted.id(), buyer)).isEqualTo("confirmed");
        assertThat(charged(buyer)).containsExactlyInAnyOrder(late.id(), accepted.id());
        assertThat(shop.count(
                        "select count(*) from orders.order_event where type = 'order.confirmed' and order_id in ($1, $2)",
                        late.id(),
                        accepted.id()))
                .isEqualTo(2);
        Invariants.hold(shop);
    }

    @Test
    void ordersOfAllKindsKilledAtAnyInstantReachTheirEndsAndEveryAcknowledgedOneExists() {
        Random random = new Random(SEED);
        lost(random, () -> {
            Mono.delay(Duration.ofMillis(random.nextInt(1500))).block();
            SERVER.get().killHard();
        });
    }

    /** All points with {@code -Dmillrace.crash.points=8}, again and again with {@code -Dmillrace.crash.rounds=n}. */
    @Test
    void nothingIsLostOrDoneTwiceWhenTheProcessDiesAtANamedPoint() {
        Random random = new Random(SEED);
        for (int round = 0; round < Integer.getInteger("millrace.crash.rounds", 1); round++) {
            List<String> points = new ArrayList<>(new TreeSet<>(MortalPoints.POINTS.keySet()));
            Collections.shuffle(points, random);
            for (String point : points.subList(0, Integer.getInteger("millrace.crash.points", 1))) {
                SERVER.get().killHard();
                SERVER.set(SERVER.get()
                        .again(Map.of(
                                "millrace.test.die-at",
                                point,
                                "millrace.test.die-after",
                                String.valueOf(times(point, random)))));
                System.out.println("dies at " + point);
                lost(random, CrashTest::passersByUntilItDies);
            }
        }
    }

    /** More orders until the point is reached: a busy machine takes many in one batch. */
    private static void passersByUntilItDies() {
        Buyer passerBy = shop.buyer();
        await().atMost(PATIENCE).pollInterval(PAUSE).until(() -> {
            shop.place(passerBy, Shop.key(), Shop.cart("tok_ok", "PEN-01", 1)).subscribe(_ -> {}, _ -> {});
            return !SERVER.get().alive();
        });
    }

    /** Recovery takes many operations in one round, so it does not come by often. */
    private static int times(String point, Random random) {
        return point.equals("after-claim") || point.equals("after-resolve") ? 1 : 2 + random.nextInt(4);
    }

    /** Buyers place orders while the server dies; whatever they were told is true, and all of them get their orders. */
    private static void lost(Random random, Runnable dies) {
        long seed = SEED;
        System.out.println("seed " + seed);
        Buyer buyer = shop.buyer();
        List<Attempt> attempts =
                IntStream.range(0, 40).mapToObj(_ -> attempt(random)).toList();

        Mono<List<Optional<Reply>>> replies = Flux.fromIterable(attempts)
                .flatMap(
                        attempt -> Mono.delay(attempt.start())
                                .then(place(buyer, attempt))
                                .map(Optional::of)
                                .onErrorReturn(Optional.empty()),
                        attempts.size())
                .collectList()
                .cache();
        replies.subscribe();
        dies.run();
        List<Reply> acknowledged = Objects.requireNonNull(replies.block(PATIENCE)).stream()
                .flatMap(Optional::stream)
                .toList();
        SERVER.set(SERVER.get().again());

        settled(buyer);
        System.out.printf(
                "%d answered before the kill, %d orders after it%n",
                acknowledged.size(), orders(buyer, "%").size());
        assertThat(acknowledged)
                .as("seed %d", seed)
                .allSatisfy(reply -> assertThat(reply.status()).isIn(201, 202, 402))
                .allSatisfy(reply -> assertThat(orders(buyer, "%")).contains(order(reply)));
        List<UUID> asked = attempts.stream()
                .map(attempt -> order(reply(place(buyer, attempt))))
                .toList();
        settled(buyer);
        assertThat(asked).as("seed %d", seed).doesNotHaveDuplicates();
        assertThat(asked.stream().map(order -> status(order, buyer)))
                .as("seed %d", seed)
                .containsExactlyElementsOf(attempts.stream().map(Attempt::end).toList());
        assertThat(orders(buyer, "%")).hasSize(attempts.size());
        assertThat(charged(buyer)).as("seed %d", seed).containsExactlyInAnyOrderElementsOf(orders(buyer, "confirmed"));
        Invariants.hold(shop);
    }

    /** A placement at some instant. */
    private record Attempt(String key, Map<String, Object> cart, Duration start, String end) {}

    private static Attempt attempt(Random random) {
        String token = List.of("tok_ok", "tok_declined", "tok_unknown", "tok_slow_" + random.nextInt(1500))
                .get(random.nextInt(4));
        return new Attempt(
                Shop.key(),
                Shop.cart(token, random.nextBoolean() ? "PEN-01" : "INK-01", 1 + random.nextInt(3)),
                Duration.ofMillis(random.nextInt(1000)),
                token.equals("tok_declined") ? "failed" : "confirmed");
    }

    /** A client that is told its request is still running asks again, as the answer says. */
    private static Mono<Reply> place(Buyer buyer, Attempt attempt) {
        return shop.place(buyer, attempt.key(), attempt.cart())
                .flatMap(reply ->
                        reply.status() == 409 ? Mono.delay(PAUSE).then(place(buyer, attempt)) : Mono.just(reply));
    }

    /** The id of the order that a placement led to, declined or not. */
    private static UUID order(Reply reply) {
        String link = reply.json().at("/links/order").asString("");
        return link.isEmpty() ? reply.id() : UUID.fromString(link.substring(link.lastIndexOf('/') + 1));
    }

    /** Waits until no order of this buyer is waiting for its payment any more. */
    private static void settled(Buyer buyer) {
        await().atMost(PATIENCE).until(() -> orders(buyer, "placed").isEmpty());
    }

    private static String status(UUID order, Buyer buyer) {
        return shop.get("/api/v1/orders/" + order, buyer).json().path("status").asString();
    }

    /** A buyer's orders with a status that is like this. */
    private static List<UUID> orders(Buyer buyer, String status) {
        return Objects.requireNonNull(shop.database()
                .list(
                        "select id from orders.orders where customer_id = $1 and status like $2",
                        row -> Objects.requireNonNull(row.get(0, UUID.class)),
                        buyer.id(),
                        status)
                .block(PATIENCE));
    }

    private static Reply reply(Mono<Reply> request) {
        return Objects.requireNonNull(request.block(PATIENCE));
    }

    /** The buyer's orders in the gateway's own books, each as often as it was charged. */
    private static List<UUID> charged(Buyer buyer) {
        List<UUID> orders = orders(buyer, "%");
        return ledgerLines()
                .map(line -> line.split(" "))
                .filter(words -> words[1].equals("charge"))
                .map(words -> UUID.fromString(words[2]))
                .filter(orders::contains)
                .toList();
    }

    private static Stream<String> ledgerLines() {
        try {
            return Files.exists(ledger()) ? Files.readAllLines(ledger()).stream() : Stream.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path ledger() {
        return directory.resolve("ledger");
    }
}
