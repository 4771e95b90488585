package dev.millrace.catalog.infrastructure;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.millrace.catalog.domain.Encoded;
import dev.millrace.platform.flow.Detached;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Answers in this process's memory, bounded in bytes and in age. Readers that miss together share one load, which goes
 * on when they hang up. What is dropped while it is being loaded is not kept, so a load that began before a change
 * never answers a reader that came after it. That there is nothing is remembered too.
 */
final class NearCache {

    /** What an entry costs beside its key and its bytes, roughly. */
    private static final int OVERHEAD = 200;

    private final long maxBytes;
    private final Duration age;
    private volatile AsyncCache<String, Outcome> entries;

    NearCache(long maxBytes, Duration age) {
        this.maxBytes = maxBytes;
        this.age = age;
        this.entries = empty();
    }

    private AsyncCache<String, Outcome> empty() {
        return Caffeine.newBuilder()
                .maximumWeight(maxBytes)
                .weigher((String key, Outcome outcome) -> key.length() + outcome.weight())
                .expireAfterWrite(age)
                .buildAsync();
    }

    /** The answer under this key, loaded if need be; errors as the load does, and then keeps nothing. */
    Mono<Encoded> find(String key, Mono<Encoded> load) {
        return Mono.defer(() -> {
                    CompletableFuture<Outcome> mine = new CompletableFuture<>();
                    CompletableFuture<Outcome> first = entries.asMap().putIfAbsent(key, mine);
                    return first == null ? lead(load, mine) : Mono.fromFuture(first, true);
                })
                .flatMap(outcome -> answer(key, outcome));
    }

    private static Mono<Outcome> lead(Mono<Encoded> load, CompletableFuture<Outcome> waiting) {
        return Detached.run(load.map(Outcome::found)
                .defaultIfEmpty(Outcome.NOTHING)
                // A failed future would be logged by the cache; whoever waits is told anyway.
                .onErrorResume(failure -> Mono.just(Outcome.failed(failure)))
                .doOnNext(waiting::complete));
    }

    private Mono<Encoded> answer(String key, Outcome outcome) {
        if (outcome.failure() != null) {
            entries.synchronous().asMap().remove(key, outcome);
            return Mono.error(outcome.failure());
        }
        return Mono.justOrEmpty(outcome.answer());
    }

    void drop(Collection<String> keys) {
        keys.forEach(entries.asMap()::remove);
    }

    /** Starts anew, since emptying a cache waits for its lock, which an event loop must not. */
    void clear() {
        entries = empty();
    }

    private record Outcome(
            @Nullable Encoded answer, @Nullable Throwable failure) {

        private static final Outcome NOTHING = new Outcome(null, null);

        private static Outcome found(Encoded answer) {
            return new Outcome(answer, null);
        }

        private static Outcome failed(Throwable failure) {
            return new Outcome(null, failure);
        }

        private int weight() {
            return OVERHEAD + (answer == null ? 0 : answer.bytes().length);
        }
    }
}
