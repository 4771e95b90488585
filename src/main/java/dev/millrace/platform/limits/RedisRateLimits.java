package dev.millrace.platform.limits;

import dev.millrace.platform.redis.Redis;
import dev.millrace.platform.security.Caller;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.reactive.RedisReactiveCommands;
import io.lettuce.core.codec.Base16;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Counts in Redis, in one script call a request, so that all instances share the counts and one clock, Redis's own.
 * Whatever goes wrong there, the count goes on in this process: a limit never turns into an outage.
 */
final class RedisRateLimits implements RateLimits {

    private static final byte[] SCRIPT = script();
    private static final String DIGEST = Base16.digest(SCRIPT);

    private final Redis redis;
    private final LocalRateLimits local;
    private final RateLimitSettings settings;

    RedisRateLimits(Redis redis, LocalRateLimits local, RateLimitSettings settings) {
        this.redis = redis;
        this.local = local;
        this.settings = settings;
    }

    @Override
    public Mono<Verdict> take(LimitClass limit, @Nullable Caller caller, String address) {
        Allowance allowance = Allowance.of(settings, limit, caller, address);
        return allowance == null
                ? Mono.empty()
                : redis.call(commands -> run(commands, allowance))
                        .map(answer -> verdict(allowance, answer))
                        .onErrorResume(_ -> Mono.fromSupplier(() -> local.take(allowance)));
    }

    /** By its digest; Redis forgets scripts when it restarts, and is then sent the text once. */
    private Flux<List<Long>> run(RedisReactiveCommands<String, byte[]> commands, Allowance allowance) {
        String[] keys = {allowance.key()};
        byte[][] arguments = {
            ascii(allowance.policy().quota()), ascii(allowance.policy().window().toMillis())
        };
        return commands.<List<Long>>evalsha(DIGEST, ScriptOutputType.MULTI, keys, arguments)
                .onErrorResume(
                        RedisNoScriptException.class,
                        _ -> commands.eval(SCRIPT, ScriptOutputType.MULTI, keys, arguments));
    }

    private static Verdict verdict(Allowance allowance, List<Long> answer) {
        return allowance.verdict(answer.get(0) == 1, answer.get(1), answer.get(2));
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
