package dev.millrace.journeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.support.Instance;
import dev.millrace.support.Invariants;
import dev.millrace.support.Shop;
import dev.millrace.support.Shop.Buyer;
import dev.millrace.support.Shop.Reply;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Two things at the very same moment, many times, on two instances. */
class RaceTest {

    private static final long SEED = Long.getLong("millrace.race.seed", System.nanoTime());
    private static final int LAST_UNITS = Integer.getInteger("millrace.race.last-units", 300);
    private static final int EXPIRIES = Integer.getInteger("millrace.race.expiries", 200);
    private static final Duration WINDOW = Duration.ofMillis(400);

    private static Instance first;
    private static Instance second;
    private static Shop shop;

    @BeforeAll
    static void open() {
        Map<String, String> quick = Map.of(
                "millrace.orders.payment-window", WINDOW.toMillis() + "ms",
                "millrace.payments.checks", "50ms,50ms,100ms,100ms",
                "millrace.payments.transit", "100ms",
                "millrace.orders.recovery-pause", "20ms");
        first = Instance.start(quick);
        second = first.sibling(quick);
        shop = new Shop(first, second);
    }

    @AfterAll
    static void close() {
        second.close();
        first.close();
    }

    @Test
    void oneOfTwoBuyersGetsTheLastUnitEveryTime() {
        IntStream.range(0, LAST_UNITS).forEach(i -> shop.product("LAST-" + i, 900, 1));
        Buyer buyer = shop.buyer();
        List<List<Integer>> pairs = all(IntStream.range(0, LAST_UNITS)
                .mapToObj(i -> Flux.merge(buys(buyer, "LAST-" + i), buys(buyer, "LAST-" + i))
                        .sort()
                        .collectList())
                .toList());

        assertThat(pairs).hasSize(LAST_UNITS).containsOnly(List.of(201, 409));
        Invariants.hold(shop);
    }

    private static Mono<Integer> buys(Buyer buyer, String sku) {
        return shop.place(buyer, Shop.key(), Shop.cart("tok_ok", sku, 1)).map(Reply::status);
    }

    @Test
    void anOrderWhoseTimeRunsOutDuringThePaymentIsEitherPaidOrExpiredAndNeverBoth() {
        System.out.println("seed " + SEED);
        Random random = new Random(SEED);
        shop.product("HOLD-01", 900, EXPIRIES);
        Buyer buyer = shop.buyer();
        List<Reply> replies = all(Stream.generate(() -> token(random))
                .limit(EXPIRIES)
                .map(token -> shop.place(buyer, Shop.key(), Shop.cart(token, "HOLD-01", 1)))
                .toList());

        assertThat(replies).extracting(Reply::status).containsOnly(201, 202);
        await().atMost(Duration.ofSeconds(30)).until(() -> count(buyer, "placed") == 0);
        long paid = count(buyer, "confirmed");
        System.out.printf("%d paid, %d expired%n", paid, count(buyer, "expired"));
        assertThat(paid + count(buyer, "expired")).isEqualTo(EXPIRIES);
        assertThat(paid).isBetween(1L, EXPIRIES - 1L);
        assertThat(shop.reserved("HOLD-01")).isEqualTo(paid);
        Invariants.hold(shop);
    }

    /** Answers of the gateway, or of the buyer, around the end of the time there is. */
    private static String token(Random random) {
        long millis = WINDOW.toMillis() / 2 + random.nextInt(5 * (int) WINDOW.toMillis());
        return (random.nextInt(3) == 0 ? "tok_slow_" : "tok_action_") + millis;
    }

    private static long count(Buyer buyer, String status) {
        return shop.count(
                "select count(*) from orders.orders where customer_id = $1 and status = $2", buyer.id(), status);
    }

    private static <T> List<T> all(List<Mono<T>> requests) {
        return Objects.requireNonNull(
                Flux.merge(Flux.fromIterable(requests), 200).collectList().block(Duration.ofSeconds(90)));
    }
}
