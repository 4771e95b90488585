package dev.millrace.platform.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.platform.embedded.EmbeddedServers;
import dev.millrace.platform.redis.Redis;
import dev.millrace.platform.redis.RedisModule;
import dev.millrace.platform.security.Caller;
import dev.millrace.platform.security.Role;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.test.context.support.TestPropertySourceUtils;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

class RedisRateLimitsTest {
    private static final Policy SMALL = Policy.valueOf("60/15m");
    private static final Duration QUARTER = Duration.ofMinutes(15);
    private static @TempDir Path data = Path.of("");
    private static EmbeddedServers servers;
    private static AnnotationConfigApplicationContext context;

    private final RateLimitSettings settings = settings("100/15m");

    @BeforeAll
    static void start() {
        servers = EmbeddedServers.open(data, EnumSet.of(EmbeddedServers.Part.REDIS));
        context = new AnnotationConfigApplicationContext();
        TestPropertySourceUtils.addInlinedPropertiesToEnvironment(
                context, "millrace.redis.url=" + servers.redisUrl(), "millrace.redis.timeout=2s");
        context.register(RedisModule.class);
        context.refresh();
    }

    @AfterAll
    static void stop() {
        context.close();
        servers.close();
    }

    @BeforeEach
    void connected() {
        servers.startRedis();
        // The breaker closes for those who call, and only when a few calls were well.
        await().until(() -> redis().call(commands -> commands.flushall())
                .repeat(2)
                .onErrorComplete()
                .count()
                .blockOptional()
                .filter(done -> done == 3)
                .isPresent());
    }

    @Test
    void twoInstancesShareOneAllowance() {
        RateLimits one = limits();
        RateLimits two = limits();
        long passed = Flux.range(0, 300)
                .flatMap(i -> (i % 2 == 0 ? one : two).take(LimitClass.READ, null, "192.0.2.1"), 32)
                .filter(RateLimits.Verdict::allowed)
                .count()
                .toFuture()
                .join();
        assertThat(passed).isEqualTo(100);
    }

    @Test
    void readsAndChangesOfAnAddressDrawFromTheSameAllowance() {
        assertThat(take(limits(), LimitClass.READ, null, "192.0.2.1").remaining())
                .isEqualTo(99);
        assertThat(take(limits(), LimitClass.WRITE, null, "192.0.2.1").remaining())
                .isEqualTo(98);
        assertThat(take(limits(), LimitClass.WRITE, null, "192.0.2.2").remaining())
                .isEqualTo(99);
    }

    @Test
    void anAccountIsCountedWhereverItComesFromAndByClass() {
        Caller caller = new Caller(UUID.randomUUID(), Role.CUSTOMER, UUID.randomUUID(), Instant.MAX);
        assertThat(take(limits(), LimitClass.READ, caller, "192.0.2.1").policy())
                .isEqualTo("read");
        assertThat(take(limits(), LimitClass.READ, caller, "192.0.2.9").remaining())
                .isEqualTo(5998);
        assertThat(take(limits(), LimitClass.WRITE, caller, "192.0.2.1").remaining())
                .isEqualTo(2999);
        assertThat(take(limits(), LimitClass.SIGN_IN, caller, "192.0.2.1")).satisfies(verdict -> {
            assertThat(verdict.policy()).isEqualTo("sign-in");
            assertThat(verdict.window()).isEqualTo(QUARTER);
        });
        limits().take(LimitClass.NONE, caller, "x").as(StepVerifier::create).verifyComplete();
    }

    @Test
    void requestsThatComeTogetherAreCountedOneByOne() {
        Caller caller = new Caller(UUID.randomUUID(), Role.CUSTOMER, UUID.randomUUID(), Instant.MAX);
        RateLimits limits = limits();
        List<RateLimits.Verdict> verdicts = Objects.requireNonNull(Flux.range(0, 300)
                .flatMapSequential(
                        i -> limits.take(LimitClass.READ, i % 3 == 0 ? caller : null, "192.0.2." + (i % 2)), 300)
                .collectList()
                .block(Duration.ofSeconds(10)));
        for (String policy : List.of("read", "anonymous")) {
            assertThat(verdicts)
                    .filteredOn(verdict -> verdict.policy().equals(policy))
                    .hasSize(policy.equals("read") ? 100 : 200)
                    .allMatch(RateLimits.Verdict::allowed)
                    .allMatch(verdict -> verdict.remaining() < verdict.quota());
        }
        assertThat(verdicts.stream().filter(verdict -> verdict.policy().equals("read")))
                .extracting(RateLimits.Verdict::remaining)
                .containsExactlyInAnyOrderElementsOf(
                        LongStream.rangeClosed(1, 100).mapToObj(i -> 6000 - i).toList());
        assertThat(verdicts.stream().filter(verdict -> verdict.remaining() == 0))
                .hasSize(2);
    }

    @Test
    void aBusyCallerOnTwoInstancesIsLetInLessThanAThousandthTooLittleAndNeverTooMuch() {
        RateLimitSettings quick = new RateLimitSettings(true, SMALL, SMALL, Policy.valueOf("20000/1d"), SMALL, SMALL);
        List<RateLimits> instances =
                List.of(new RedisRateLimits(redis(), local(), quick), new RedisRateLimits(redis(), local(), quick));
        Caller caller = new Caller(UUID.randomUUID(), Role.CUSTOMER, UUID.randomUUID(), Instant.MAX);
        long passed = Objects.requireNonNull(Flux.range(0, 21_000)
                .flatMap(i -> instances.get(i % 2).take(LimitClass.READ, caller, "x"), 8)
                .filter(RateLimits.Verdict::allowed)
                .count()
                .block(Duration.ofSeconds(30)));
        assertThat(passed).isBetween(20_000L - 2 * 20, 20_000L);
    }

    @Test
    void aRefusalSaysHowLongToWait() {
        RateLimits limits = new RedisRateLimits(redis(), local(), settings("2/2s"));
        take(limits, LimitClass.READ, null, "a");
        take(limits, LimitClass.READ, null, "a");
        RateLimits.Verdict refused = take(limits, LimitClass.READ, null, "a");
        assertThat(refused.allowed()).isFalse();
        assertThat(refused.reset()).isBetween(Duration.ofMillis(1), Duration.ofSeconds(4));
        await().atMost(refused.reset().plusMillis(500))
                .until(() -> take(limits, LimitClass.READ, null, "a").allowed());
    }

    @Test
    void aRedisThatForgotTheScriptIsSentItAgain() {
        take(limits(), LimitClass.READ, null, "b");
        redis().call(commands -> commands.scriptFlush())
                .as(StepVerifier::create)
                .expectNextCount(1)
                .verifyComplete();
        assertThat(take(limits(), LimitClass.READ, null, "b").remaining()).isEqualTo(98);
    }

    @Test
    void withoutRedisTheCountGoesOnInTheProcess() {
        RateLimits limits = limits();
        servers.stopRedis();
        assertThat(take(limits, LimitClass.READ, null, "c").remaining()).isEqualTo(99);
        List<Boolean> allowed = Flux.range(0, 150)
                .concatMap(_ -> limits.take(LimitClass.READ, null, "c"))
                .map(RateLimits.Verdict::allowed)
                .collectList()
                .toFuture()
                .join();
        assertThat(allowed.stream().filter(passed -> passed)).hasSize(99);
    }

    private static RateLimits.Verdict take(
            RateLimits limits, LimitClass limit, @Nullable Caller caller, String address) {
        return java.util.Objects.requireNonNull(
                limits.take(limit, caller, address).toFuture().join());
    }

    private RateLimits limits() {
        return new RedisRateLimits(redis(), local(), settings);
    }

    private static LocalRateLimits local() {
        return new LocalRateLimits(InstantSource.system());
    }

    private static Redis redis() {
        return context.getBean(Redis.class);
    }

    private static RateLimitSettings settings(String anonymous) {
        return new RateLimitSettings(
                true,
                Policy.valueOf(anonymous),
                Policy.valueOf("60/15m"),
                Policy.valueOf("6000/1m"),
                Policy.valueOf("3000/1m"),
                Policy.valueOf("60/1m"));
    }
}
