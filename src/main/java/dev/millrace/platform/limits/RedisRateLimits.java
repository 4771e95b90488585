package dev.millrace.platform.limits;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.millrace.platform.flow.Batcher;
import dev.millrace.platform.redis.Redis;
import dev.millrace.platform.security.Caller;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.cluster.api.reactive.RedisClusterReactiveCommands;
import io.lettuce.core.codec.Base16;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Counts in Redis, so that all instances share the counts and one clock, Redis's own. Requests that come while a call is
 * on its way share the next one, and those of one caller one count: under load a request costs a fraction of a call. A busy caller's {@link Share} spares most of them.
 * Whatever goes wrong there, the count goes on in this process: a limit never turns into an outage.
 */
final class RedisRateLimits implements RateLimits {

    private static final byte[] SCRIPT = script();
    private static final String DIGEST = Base16.digest(SCRIPT);

    private static final int LANES = 1;
    private static final int CAP = 128;
    private static final int BOUND = 10_000;
    private static final int SUBJECTS = 10_000;

    /** What the script answers for each key. */
    private static final int NUMBERS = 3;

    private final Redis redis;
    private final LocalRateLimits local;
    private final RateLimitSettings settings;
    private final Cache<Allowance, Share> shares = Caffeine.newBuilder()
            .maximumSize(SUBJECTS)
            .expireAfterAccess(Duration.ofSeconds(5))
            .build();
    private final Batcher<Allowance, Verdict> batcher = new Batcher<>(LANES, CAP, BOUND, this::takeAll, _ -> false);

    RedisRateLimits(Redis redis, LocalRateLimits local, RateLimitSettings settings) {
        this.redis = redis;
        this.local = local;
        this.settings = settings;
    }

    @Override
    public Mono<Verdict> take(LimitClass limit, @Nullable Caller caller, String address) {
        Allowance allowance = Allowance.of(settings, limit, caller, address);
        if (allowance == null) {
            return Mono.empty();
        }
        Share share = shares.getIfPresent(allowance);
        Verdict drawn = share == null ? null : share.draw(System.nanoTime());
        return drawn != null
                ? Mono.just(drawn)
                : batcher.ask(allowance).onErrorResume(_ -> Mono.fromSupplier(() -> local.take(allowance)));
    }

    private Mono<List<Verdict>> takeAll(List<Allowance> batch) {
        Map<Allowance, Integer> asked = new LinkedHashMap<>();
        batch.forEach(allowance -> asked.merge(allowance, 1, Integer::sum));
        Map<Allowance, Share> drawn = new LinkedHashMap<>();
        asked.keySet().forEach(allowance -> drawn.put(allowance, share(allowance)));
        long now = System.nanoTime();
        asked.replaceAll((allowance, count) ->
                (int) Objects.requireNonNull(drawn.get(allowance)).need(count, now));
        return redis.call(commands -> run(commands, asked)).map(answer -> verdicts(batch, drawn, answer));
    }

    /** Kept for the requests to come, unless each has to be counted. */
    private Share share(Allowance allowance) {
        return Share.most(allowance.policy()) == 0 ? new Share(allowance) : shares.get(allowance, Share::new);
    }

    /** By its digest; Redis forgets scripts when it restarts, and is then sent the text once. */
    private static Flux<List<Long>> run(
            RedisClusterReactiveCommands<String, byte[]> commands, Map<Allowance, Integer> asked) {
        String[] keys = asked.keySet().stream().map(Allowance::key).toArray(String[]::new);
        byte[][] arguments = new byte[keys.length * NUMBERS][];
        int next = 0;
        for (Map.Entry<Allowance, Integer> each : asked.entrySet()) {
            Policy policy = each.getKey().policy();
            arguments[next++] = ascii(policy.quota());
            arguments[next++] = ascii(policy.window().toMillis());
            arguments[next++] = ascii(each.getValue());
        }
        return commands.<List<Long>>evalsha(DIGEST, ScriptOutputType.MULTI, keys, arguments)
                .onErrorResume(
                        RedisNoScriptException.class,
                        _ -> commands.eval(SCRIPT, ScriptOutputType.MULTI, keys, arguments));
    }

    private static List<Verdict> verdicts(List<Allowance> batch, Map<Allowance, Share> drawn, List<Long> answer) {
        long now = System.nanoTime();
        int next = 0;
        for (Share share : drawn.values()) {
            share.taken(answer.get(next), answer.get(next + 1), answer.get(next + 2), now);
            next += NUMBERS;
        }
        return batch.stream()
                .map(allowance -> Objects.requireNonNull(drawn.get(allowance)).next())
                .toList();
    }

    private static byte[] ascii(long number) {
        return Long.toString(number).getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] script() {
        try (InputStream text = RedisRateLimits.class.getResourceAsStream("take.lua")) {
            return Objects.requireNonNull(text, "take.lua is missing").readAllBytes();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
