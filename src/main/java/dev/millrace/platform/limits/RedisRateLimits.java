package dev.millrace.platform.limits;

import com.github.benmanes.caffeine.cache.Cache;
import dev.millrace.platform.flow.Batcher;
import dev.millrace.platform.flow.Caches;
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
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.LongStream;
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

    private final Redis redis;
    private final LocalRateLimits local;
    private final RateLimitSettings settings;
    private final Cache<Allowance, Share> shares = Caches.tidiedByItsUsers()
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
        long now = System.nanoTime();
        List<Draw> draws = asked.entrySet().stream()
                .map(each -> Draw.of(share(each.getKey()), each.getKey(), each.getValue(), now))
                .toList();
        return redis.call(commands -> run(commands, draws)).map(answer -> verdicts(batch, draws, answer));
    }

    /** What a call takes from one count: for those who asked, and ahead. */
    private record Draw(Share share, Allowance allowance, int asked, long need) {
        private static Draw of(Share share, Allowance allowance, int asked, long now) {
            return new Draw(share, allowance, asked, share.need(asked, now));
        }
    }

    /** Kept for the requests to come, unless each has to be counted. */
    private Share share(Allowance allowance) {
        return Share.most(allowance.policy()) == 0 ? new Share(allowance) : shares.get(allowance, Share::new);
    }

    /** By its digest; Redis forgets scripts when it restarts, and is then sent the text once. */
    private static Flux<List<Long>> run(RedisClusterReactiveCommands<String, byte[]> commands, List<Draw> draws) {
        String[] keys = draws.stream().map(draw -> draw.allowance().key()).toArray(String[]::new);
        byte[][] arguments = draws.stream()
                .flatMapToLong(draw -> LongStream.of(
                        draw.allowance().policy().quota(),
                        draw.allowance().policy().window().toMillis(),
                        draw.need()))
                .mapToObj(RedisRateLimits::ascii)
                .toArray(byte[][]::new);
        return commands.<List<Long>>evalsha(DIGEST, ScriptOutputType.MULTI, keys, arguments)
                .onErrorResume(
                        RedisNoScriptException.class,
                        _ -> commands.eval(SCRIPT, ScriptOutputType.MULTI, keys, arguments));
    }

    private static List<Verdict> verdicts(List<Allowance> batch, List<Draw> draws, List<Long> answer) {
        long now = System.nanoTime();
        Map<Allowance, Iterator<Verdict>> told = new HashMap<>();
        Iterator<Long> numbers = answer.iterator();
        for (Draw draw : draws) {
            List<Verdict> verdicts =
                    draw.share().taken(draw.asked(), numbers.next(), numbers.next(), numbers.next(), now);
            told.put(draw.allowance(), verdicts.iterator());
        }
        return batch.stream()
                .map(allowance -> Objects.requireNonNull(told.get(allowance)).next())
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
