package dev.millrace.users.infrastructure;

import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import dev.millrace.platform.error.CommonProblems;
import dev.millrace.platform.security.KeySource;
import java.text.ParseException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;

/**
 * The keys of a users module in another process: fetched when the first token comes, again when one names an unknown
 * key, and from time to time so that keys that were withdrawn are dropped. While users is away the last known keys go
 * on working.
 *
 * <p>One fetch serves everybody who wants it within a pause, whether it succeeded or failed: invented key ids cannot
 * make this process ask more often.
 */
public final class HttpKeySource implements KeySource {

    private static final Logger LOG = LoggerFactory.getLogger(HttpKeySource.class);
    private static final Duration MAX_AGE = Duration.ofMinutes(5);
    private static final Duration PAUSE = Duration.ofSeconds(10);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

    private final WebClient client;
    private final Duration timeout;
    private final AtomicReference<@Nullable Fetch> latest = new AtomicReference<>();
    private volatile Known known = new Known(List.of(), System.nanoTime());

    /**
     * @param client for the users process
     * @param timeout of one fetch
     */
    public HttpKeySource(WebClient client, Duration timeout) {
        this.client = client;
        this.timeout = timeout;
    }

    @Override
    public Mono<List<JWK>> keys(String keyId) {
        return Mono.defer(() -> {
            Known now = known;
            return now.has(keyId) && !older(now.at(), MAX_AGE) ? Mono.just(now.keys()) : fetched(now);
        });
    }

    private Mono<List<JWK>> fetched(Known before) {
        Mono<List<JWK>> keys = joined(before.keys().isEmpty() ? FIRST_PAUSE : PAUSE);
        return before.keys().isEmpty() ? keys : keys.onErrorReturn(before.keys());
    }

    /** The fetch under way or just done, else a new one. */
    private Mono<List<JWK>> joined(Duration pause) {
        Fetch last = latest.get();
        if (last != null && !older(last.at(), pause)) {
            return last.keys();
        }
        Fetch next = new Fetch(fetch().cache(), System.nanoTime());
        return latest.compareAndSet(last, next) ? next.keys() : Mono.defer(() -> joined(pause));
    }

    private Mono<List<JWK>> fetch() {
        return client.get()
                .uri("/.well-known/jwks.json")
                .retrieve()
                .bodyToMono(String.class)
                .timeout(timeout)
                .map(HttpKeySource::parsed)
                .doOnNext(keys -> known = new Known(keys, System.nanoTime()))
                .onErrorMap(HttpKeySource::unavailable);
    }

    private static List<JWK> parsed(String document) {
        try {
            return JWKSet.parse(document).toPublicJWKSet().getKeys().stream()
                    .filter(ECKey.class::isInstance)
                    .toList();
        } catch (ParseException e) {
            throw new IllegalStateException("The key list of the users process cannot be read", e);
        }
    }

    private static Throwable unavailable(Throwable failure) {
        LOG.atWarn().setCause(failure).log("The public keys could not be fetched from the users process");
        return CommonProblems.DEPENDENCY_UNAVAILABLE
                .because("Tokens cannot be verified at the moment.")
                .retryAfter(Duration.ofSeconds(2));
    }

    private static boolean older(long nanos, Duration age) {
        return System.nanoTime() - nanos > age.toNanos();
    }

    private record Known(List<JWK> keys, long at) {

        private boolean has(String keyId) {
            return keys.stream().anyMatch(key -> keyId.equals(key.getKeyID()));
        }
    }

    private record Fetch(Mono<List<JWK>> keys, long at) {}
}
