package dev.millrace.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.platform.security.Role;
import dev.millrace.support.Instance;
import dev.millrace.support.Invariants;
import dev.millrace.support.Shop;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Random sequences of commands by several clients at once, on two instances, against a model. A failure prints the seed
 * (to be given as {@code -Dmillrace.model.seed}) and the shortest sequence that still fails.
 */
class ModelTest {

    static final int SKUS = 3;
    static final int PRICE = 700;

    private static final int STOCK = 60;
    private static final int CLIENTS = 4;
    private static final int LENGTH = 20;
    private static final int ROUNDS = Integer.getInteger("millrace.model.rounds", 4);
    private static final long SEED = Long.getLong("millrace.model.seed", System.nanoTime());
    private static final AtomicInteger GOODS = new AtomicInteger();

    private static Instance first;
    private static Instance second;
    private static Shop shop;

    @BeforeAll
    static void open() {
        Map<String, String> quick = Map.of(
                "millrace.payments.checks", "50ms,50ms,100ms",
                "millrace.payments.transit", "100ms",
                "millrace.orders.payment-window", "150ms",
                "millrace.orders.recovery-pause", "25ms");
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
    void everySequenceOfCommandsLeadsWhereTheModelSays() {
        System.out.println("seed " + SEED);
        Random random = new Random(SEED);
        for (int round = 0; round < ROUNDS; round++) {
            String prefix = goods();
            List<CompletableFuture<List<ModelOrder>>> running = IntStream.range(0, CLIENTS)
                    .mapToObj(_ -> sequence(random))
                    .map(sequence -> CompletableFuture.supplyAsync(
                            () -> orders(sequence, prefix),
                            runnable -> Thread.ofVirtual().start(runnable)))
                    .toList();
            List<ModelOrder> orders =
                    running.stream().flatMap(client -> client.join().stream()).toList();
            stockIsWhatTheModelsLeft(prefix, orders);
            Invariants.hold(shop);
        }
    }

    private static List<Command> sequence(Random random) {
        return Stream.generate(() -> Command.random(random)).limit(LENGTH).toList();
    }

    /** Runs a sequence; one that fails is cut down on goods of its own before the failure is reported. */
    private static List<ModelOrder> orders(List<Command> sequence, String prefix) {
        try {
            return run(sequence, prefix);
        } catch (AssertionError | RuntimeException failure) {
            List<Command> shortest = Shrinker.shrunk(sequence, shorter -> fails(shorter, goods()));
            throw new AssertionError("seed %d; shortest: %s".formatted(SEED, shortest), failure);
        }
    }

    private static boolean fails(List<Command> sequence, String prefix) {
        try {
            run(sequence, prefix);
            return false;
        } catch (AssertionError | RuntimeException failure) {
            return true;
        }
    }

    private static List<ModelOrder> run(List<Command> sequence, String prefix) {
        ModelClient client = new ModelClient(shop, shop.buyer(), shop.caller(Role.OPERATOR), prefix);
        sequence.forEach(client::run);
        return client.orders();
    }

    private static String goods() {
        String prefix = "MODEL-" + GOODS.incrementAndGet() + "-";
        IntStream.range(0, SKUS).forEach(sku -> shop.product(prefix + sku, PRICE, STOCK));
        return prefix;
    }

    private static void stockIsWhatTheModelsLeft(String prefix, List<ModelOrder> orders) {
        for (int i = 0; i < SKUS; i++) {
            int sku = i;
            List<ModelOrder> own = new ArrayList<>(orders);
            own.removeIf(order -> order.placed.sku() != sku);
            assertThat(shop.reserved(prefix + sku))
                    .as("reserved, seed %d", SEED)
                    .isEqualTo(own.stream().mapToInt(ModelOrder::reserved).sum());
            assertThat(shop.onHand(prefix + sku))
                    .as("on hand, seed %d", SEED)
                    .isEqualTo(STOCK - own.stream().mapToInt(ModelOrder::gone).sum());
        }
    }
}
