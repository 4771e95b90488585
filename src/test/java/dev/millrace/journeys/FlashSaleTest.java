package dev.millrace.journeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.platform.web.Json;
import dev.millrace.support.Instance;
import dev.millrace.support.Invariants;
import dev.millrace.support.Shop;
import dev.millrace.support.Shop.Buyer;
import dev.millrace.support.Shop.Reply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Many buyers at once, on two instances of one database. */
class FlashSaleTest {

    private static Instance first;
    private static Instance second;
    private static Shop shop;

    @BeforeAll
    static void open() {
        first = Instance.start();
        second = first.sibling(Map.of());
        shop = new Shop(first, second);
    }

    @AfterAll
    static void close() {
        second.close();
        first.close();
    }

    @Test
    void aThousandBuyersGetExactlyTheHundredPiecesThereAre() {
        shop.product("HOT-01", 4900, 100);
        Buyer buyer = shop.buyer();

        List<Reply> replies = all(IntStream.range(0, 1000)
                .mapToObj(_ -> shop.place(buyer, Shop.key(), Shop.cart("tok_ok", "HOT-01", 1)))
                .toList());

        assertThat(byStatus(replies)).containsExactlyInAnyOrderEntriesOf(Map.of(201, 100L, 409, 900L));
        assertThat(replies)
                .filteredOn(reply -> reply.status() == 409)
                .allSatisfy(reply -> assertThat(reply.code()).isEqualTo("insufficient_stock"));
        assertThat(shop.reserved("HOT-01")).isEqualTo(100);
        Invariants.hold(shop);
    }

    @Test
    void twoHundredIdenticalRequestsPlaceOneOrderAndGetTheSameBytes() {
        shop.product("ONCE-01", 1500, 1000);
        Buyer buyer = shop.buyer();
        String key = Shop.key();

        List<Reply> replies = all(IntStream.range(0, 200)
                .mapToObj(_ -> untilAnswered(shop.place(buyer, key, Shop.cart("tok_slow_50", "ONCE-01", 3))))
                .toList());

        assertThat(byStatus(replies)).containsOnlyKeys(201);
        assertThat(replies)
                .extracting(Reply::body)
                .containsOnly(replies.getFirst().body());
        assertThat(replies)
                .filteredOn(reply -> !reply.headers().containsHeader("Idempotent-Replayed"))
                .hasSize(1);
        assertThat(shop.reserved("ONCE-01")).isEqualTo(3);
        Invariants.hold(shop);
    }

    @Test
    void whoHasAnOrderGetsItAgainWhileAllOthersAreTurnedAway() {
        shop.product("LAST-01", 900, 1);
        Buyer buyer = shop.buyer();
        String key = Shop.key();
        Map<String, Object> cart = Shop.cart("tok_ok", "LAST-01", 1);
        Reply bought = all(List.of(shop.place(buyer, key, cart))).getFirst();
        assertThat(bought.status()).isEqualTo(201);

        List<Reply> late = all(IntStream.range(0, 200)
                .mapToObj(i -> shop.place(buyer, i % 10 == 9 ? key : Shop.key(), cart))
                .toList());

        assertThat(byStatus(late)).containsExactlyInAnyOrderEntriesOf(Map.of(201, 20L, 409, 180L));
        assertThat(late)
                .filteredOn(reply -> reply.status() == 201)
                .extracting(Reply::body)
                .containsOnly(bought.body());
        assertThat(late)
                .filteredOn(reply -> reply.status() == 409)
                .extracting(reply -> reply.json().path("lines"))
                .containsOnly(Json.MAPPER.valueToTree(List.of(Map.of("sku", "LAST-01", "asked", 1, "left", 0))));
    }

    @Test
    void aPieceThatComesBackIsSoldAgainWhicheverInstanceIsAsked() {
        shop.product("BACK-01", 900, 1);
        Buyer buyer = shop.buyer();
        Map<String, Object> cart = Shop.cart("tok_ok", "BACK-01", 1);
        List<Shop> instances = List.of(new Shop(first), new Shop(second));
        for (int turn = 0; turn < 10; turn++) {
            Shop seller = instances.get(turn % 2);
            Reply bought = await().pollInterval(Duration.ofMillis(10))
                    .until(() -> seller.placed(buyer, cart), reply -> reply.status() == 201);
            instances.forEach(instance ->
                    assertThat(instance.placed(buyer, cart).status()).isEqualTo(409));
            Reply cancelled =
                    seller.post("/api/v1/orders/" + bought.id() + "/cancellation", buyer, Map.of("reason", "changed"));
            assertThat(cancelled.status()).isEqualTo(200);
        }
        assertThat(shop.reserved("BACK-01")).isZero();
        Invariants.hold(shop);
    }

    @Test
    void cartsInEveryOrderOfTheirLinesNeverDeadlock() {
        List<String> skus =
                IntStream.range(0, 12).mapToObj("LOCK-%02d"::formatted).toList();
        skus.forEach(sku -> shop.product(sku, 100, 100_000));
        long seed = System.nanoTime();
        Random random = new Random(seed);
        Buyer buyer = shop.buyer();

        List<Reply> replies = all(IntStream.range(0, 600)
                .mapToObj(_ -> shop.place(buyer, Shop.key(), shuffled(skus, random)))
                .toList());

        assertThat(byStatus(replies)).as("seed %d", seed).containsOnlyKeys(201);
        Invariants.hold(shop);
    }

    @Test
    void whereOrdersWaitTooLongMoreAreRefusedAtOnceAndTheSameKeysAreServedLater() {
        try (Instance hasty = first.sibling(Map.of(
                "millrace.orders.batch-size", "1",
                "millrace.orders.queue-time", "0s"))) {
            Shop narrow = new Shop(hasty).product("WAIT-01", 100, 1000);
            Buyer buyer = narrow.buyer();
            List<String> keys =
                    IntStream.range(0, 200).mapToObj(_ -> Shop.key()).toList();
            Function<String, Mono<Reply>> order = key -> narrow.place(buyer, key, Shop.cart("tok_ok", "WAIT-01", 1));

            List<Reply> burst = all(keys.stream().map(order).toList());
            assertThat(byStatus(burst)).containsOnlyKeys(201, 503);
            assertThat(burst).filteredOn(reply -> reply.status() == 503).allSatisfy(reply -> {
                assertThat(reply.code()).isEqualTo("overloaded");
                assertThat(reply.headers().getFirst("Retry-After")).isEqualTo("1");
            });

            List<Reply> later = Flux.fromIterable(keys)
                    .concatMap(order)
                    .collectList()
                    .blockOptional(Duration.ofSeconds(90))
                    .orElseThrow();
            assertThat(byStatus(later)).containsExactly(Map.entry(201, 200L));
            assertThat(shop.reserved("WAIT-01")).isEqualTo(200);
            Invariants.hold(shop);
        }
    }

    @Test
    void largeAndSmallCartsShareScarceStockWithoutASinglePieceTooMany() {
        List<String> skus =
                IntStream.range(0, 5).mapToObj("SCARCE-%02d"::formatted).toList();
        skus.forEach(sku -> shop.product(sku, 700, 60));
        long seed = System.nanoTime();
        Random random = new Random(seed);
        Buyer buyer = shop.buyer();

        List<Reply> replies = all(IntStream.range(0, 500)
                .mapToObj(_ -> shop.place(
                        buyer,
                        Shop.key(),
                        Shop.cart(
                                random.nextInt(4) == 0 ? "tok_declined" : "tok_ok",
                                skus.get(random.nextInt(2)),
                                1 + random.nextInt(7),
                                skus.get(2 + random.nextInt(3)),
                                1 + random.nextInt(3))))
                .toList());

        assertThat(byStatus(replies).keySet()).as("seed %d", seed).isSubsetOf(201, 402, 409);
        assertThat(skus).allSatisfy(sku -> assertThat(shop.reserved(sku)).isBetween(0L, 60L));
        Invariants.hold(shop);
    }

    private static Map<String, Object> shuffled(List<String> skus, Random random) {
        List<String> order = new ArrayList<>(skus);
        Collections.shuffle(order, random);
        Object[] lines = order.stream()
                .flatMap(sku -> java.util.stream.Stream.of(sku, 1))
                .toArray();
        return Shop.cart("tok_ok", lines);
    }

    /** A client that is told its request is still running asks again, as the answer says. */
    private static Mono<Reply> untilAnswered(Mono<Reply> request) {
        return request.flatMap(reply -> reply.status() == 409 && reply.code().equals("idempotency_in_progress")
                ? Mono.delay(Duration.ofMillis(100)).then(untilAnswered(request))
                : Mono.just(reply));
    }

    private static List<Reply> all(List<Mono<Reply>> requests) {
        return Objects.requireNonNull(
                Flux.merge(Flux.fromIterable(requests), 1000).collectList().block(Duration.ofSeconds(90)));
    }

    private static Map<Integer, Long> byStatus(List<Reply> replies) {
        return replies.stream()
                .map(Reply::status)
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    }
}
