package dev.millrace.catalog.infrastructure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.catalog.Seed;
import dev.millrace.catalog.StockChanges;
import dev.millrace.catalog.domain.Encoded;
import dev.millrace.platform.database.Database;
import dev.millrace.platform.embedded.EmbeddedServers;
import dev.millrace.platform.redis.Redis;
import dev.millrace.support.Instance;
import io.lettuce.core.api.reactive.RedisServerReactiveCommands;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;

/** Two instances, one database, one Redis of their own that comes and goes. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LayeredCatalogCacheTest {

    private static final Duration SOON = Duration.ofSeconds(10);

    private final EmbeddedServers servers;
    private final Instance one;
    private final Instance two;
    private final Database database;

    LayeredCatalogCacheTest(@TempDir Path data) {
        servers = EmbeddedServers.open(data, EnumSet.of(EmbeddedServers.Part.REDIS));
        one = Instance.start(Map.of("millrace.redis.url", servers.redisUrl()));
        two = one.sibling(Map.of("millrace.redis.url", servers.redisUrl()));
        database = one.bean(Database.class);
    }

    @BeforeAll
    void seed() {
        Seed.products(database, "C-", 50);
    }

    @BeforeEach
    void bothHaveRedis() {
        await().atMost(SOON).until(() -> connected(one) && connected(two));
    }

    private static boolean connected(Instance instance) {
        return instance.bean(Redis.class).connected();
    }

    @AfterAll
    void close() {
        two.close();
        one.close();
        servers.close();
    }

    @Test
    void aHundredReadersAtOnceCostOneStatement() {
        double before = reads(one, "database");
        WebClient client = WebClient.create(one.url());
        StepVerifier.create(Flux.range(0, 100)
                        .flatMap(
                                _ -> client.get()
                                        .uri("/api/v1/products/C-00001")
                                        .retrieve()
                                        .bodyToMono(String.class),
                                100)
                        .distinct()
                        .count())
                .expectNext(1L)
                .expectComplete()
                .verify(SOON);
        assertThat(reads(one, "database") - before).isEqualTo(1);
        assertThat(available(two, "C-00001")).isEqualTo(10);
        assertThat(reads(one, "database") - before).isEqualTo(1);
    }

    @Test
    void instancesShareWhatTheyHaveRead() {
        assertThat(available(one, "C-00002")).isEqualTo(10);
        await().atMost(SOON).untilAsserted(() -> {
            double before = reads(two, "database");
            double deeper = reads(two, "redis");
            two.bean(LayeredCatalogCache.class).missed();
            assertThat(available(two, "C-00002")).isEqualTo(10);
            assertThat(reads(two, "redis") - deeper).isEqualTo(1);
            assertThat(reads(two, "database") - before).isZero();
        });
    }

    @Test
    void aChangeIsSeenAtOnceHereAndSoonThere() {
        for (int sold = 1; sold <= 10; sold++) {
            int left = 10 - sold;
            available(two, "C-00003");
            reserve("C-00003", 1);
            assertThat(available(one, "C-00003")).isEqualTo(left);
            // Far sooner than what the other remembers would run out.
            await().pollInterval(Duration.ofMillis(5))
                    .atMost(Duration.ofMillis(500))
                    .untilAsserted(() -> assertThat(available(two, "C-00003")).isEqualTo(left));
        }
    }

    @Test
    void noReaderIsEverShownMoreThanWasLeftWhenItAsked() {
        List<Integer> order = IntStream.rangeClosed(1, 10).boxed().toList();
        for (int sold : order) {
            StepVerifier.create(Flux.range(0, 30)
                            .flatMap(
                                    n -> n == 15
                                            ? database.update(
                                                            "update catalog.stock set reserved = $2 where sku = $1",
                                                            "C-00004",
                                                            (long) sold)
                                                    .doOnNext(_ -> one.bean(StockChanges.class)
                                                            .changed(List.of("C-00004")))
                                            : get(n % 2 == 0 ? one : two, "C-00004"),
                                    30)
                            .then())
                    .expectComplete()
                    .verify(SOON);
            assertThat(available(one, "C-00004")).isEqualTo(10 - sold);
        }
    }

    private static Mono<String> get(Instance instance, String sku) {
        return WebClient.create(instance.url())
                .get()
                .uri("/api/v1/products/" + sku)
                .retrieve()
                .bodyToMono(String.class);
    }

    @Test
    void whatWasReadBeforeAChangeIsNotStoredAfterIt() {
        LayeredCatalogCache cache = one.bean(LayeredCatalogCache.class);
        assertStoredLateIsNotShown(source -> cache.product("RACE-1", source), () -> cache.changed(List.of("RACE-1")));
        assertStoredLateIsNotShown(source -> cache.page("race", source), () -> cache.edited("RACE-2"));
    }

    private void assertStoredLateIsNotShown(UnaryOperator<Mono<Encoded>> read, Runnable change) {
        Sinks.One<Encoded> slow = Sinks.one();
        double before = reads(one, "database");
        StepVerifier early = StepVerifier.create(read.apply(slow.asMono()).map(Encoded::tag))
                .expectNext("old")
                .expectComplete()
                .verifyLater();
        await().atMost(SOON).until(() -> reads(one, "database") > before);
        change.run();
        slow.tryEmitValue(encoded("old")).orThrow();
        early.verify(SOON);
        for (String shown : List.of("new", "newer")) {
            one.bean(LayeredCatalogCache.class).missed();
            // The second time the new one is stored, which shows that the first time something could have been.
            StepVerifier.create(read.apply(Mono.just(encoded(shown))).map(Encoded::tag))
                    .expectNext("new")
                    .expectComplete()
                    .verify(SOON);
        }
    }

    private static Encoded encoded(String tag) {
        return new Encoded(tag, null, new byte[] {'{', '}'});
    }

    @Test
    void pagesFollowEditsAtOnceAndQuantitiesWithinASecond() {
        assertThat(onPage(one, "C-00005")).isEqualTo(10);
        reserve("C-00005", 4);
        await().atMost(Duration.ofMillis(1500))
                .untilAsserted(() -> assertThat(onPage(two, "C-00005")).isEqualTo(6));
        onPage(one, "C-00005");
        reserve("C-00005", 1);
        one.bean(LayeredCatalogCache.class).edited("C-00005");
        assertThat(onPage(one, "C-00005")).isEqualTo(5);
    }

    @Test
    void withoutRedisTheAnswersAreRightAndItComesBackByItself() throws IOException {
        assertThat(available(one, "C-00006")).isEqualTo(10);
        servers.stopRedis();
        try {
            for (int left = 9; left >= 5; left--) {
                reserve("C-00006", 1);
                assertThat(available(one, "C-00006")).isEqualTo(left);
                assertThat(onPage(one, "C-00007")).isEqualTo(10);
            }
            int last = 5;
            await().atMost(Duration.ofSeconds(2))
                    .untilAsserted(() -> assertThat(available(two, "C-00006")).isEqualTo(last));
        } finally {
            servers.startRedis();
        }
        await().atMost(SOON).until(() -> connected(one) && connected(two));
        reserve("C-00006", 1);
        assertThat(available(one, "C-00006")).isEqualTo(4);
        await().atMost(SOON).untilAsserted(() -> {
            one.bean(LayeredCatalogCache.class).missed();
            double before = reads(one, "database");
            assertThat(available(one, "C-00006")).isEqualTo(4);
            assertThat(reads(one, "database") - before).isZero();
        });
    }

    @Test
    void aFrozenRedisCostsLittleAndWhatItMissedIsToldLater() throws Exception {
        assertThat(available(one, "C-00008")).isEqualTo(10);
        assertThat(available(two, "C-00008")).isEqualTo(10);
        long redis = servers.redisPid();
        signal(redis, "STOP");
        try {
            for (int i = 10; i < 50; i++) {
                String sku = "C-000" + i;
                long start = System.nanoTime();
                assertThat(available(one, sku)).isEqualTo(10);
                assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMillis(500));
            }
            // The breaker is open now, so this never gets to Redis.
            reserve("C-00008", 1);
            assertThat(available(one, "C-00008")).isEqualTo(9);
        } finally {
            signal(redis, "CONT");
        }
        await().atMost(SOON).untilAsserted(() -> {
            two.bean(LayeredCatalogCache.class).missed();
            assertThat(connected(two)).isTrue();
            assertThat(available(two, "C-00008")).isEqualTo(9);
        });
        assertThat(available(one, "C-00008")).isEqualTo(9);
    }

    @Test
    void aFlushedRedisChangesNothing() {
        for (int left = 9; left >= 0; left--) {
            available(two, "C-00009");
            flush();
            reserve("C-00009", 1);
            assertThat(available(one, "C-00009")).isEqualTo(left);
            flush();
            one.bean(LayeredCatalogCache.class).missed();
            assertThat(available(one, "C-00009")).isEqualTo(left);
        }
    }

    private void flush() {
        StepVerifier.create(one.bean(Redis.class).call(RedisServerReactiveCommands::flushall))
                .expectNext("OK")
                .verifyComplete();
    }

    private static void signal(long pid, String signal) throws Exception {
        assertThat(new ProcessBuilder("kill", "-" + signal, Long.toString(pid))
                        .start()
                        .waitFor())
                .isZero();
    }

    /** As an order does, at the first instance. */
    private void reserve(String sku, long quantity) {
        Seed.reserve(database, sku, quantity);
        one.bean(StockChanges.class).changed(List.of(sku));
    }

    private static int available(Instance instance, String sku) {
        Map<String, Object> product = json(instance, "/api/v1/products/" + sku);
        return (int) Objects.requireNonNull(product.get("available"));
    }

    private static int onPage(Instance instance, String sku) {
        List<?> items = (List<?>) Objects.requireNonNull(
                json(instance, "/api/v1/products?limit=20").get("items"));
        return items.stream()
                .map(item -> (Map<?, ?>) item)
                .filter(item -> sku.equals(item.get("sku")))
                .map(item -> (int) Objects.requireNonNull(item.get("available")))
                .findFirst()
                .orElseThrow();
    }

    private static Map<String, Object> json(Instance instance, String path) {
        return Objects.requireNonNull(instance.client()
                .get()
                .uri(path)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody(new ParameterizedTypeReference<Map<String, Object>>() {})
                .returnResult()
                .getResponseBody());
    }

    private static double reads(Instance instance, String layer) {
        return instance.bean(MeterRegistry.class)
                .get("millrace.catalog.reads")
                .tag("layer", layer)
                .counter()
                .count();
    }
}
