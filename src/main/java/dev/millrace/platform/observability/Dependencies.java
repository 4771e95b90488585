package dev.millrace.platform.observability;

import dev.millrace.platform.database.Database;
import dev.millrace.platform.redis.Redis;
import io.lettuce.core.cluster.api.reactive.RedisClusterReactiveCommands;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import reactor.core.publisher.Mono;

/**
 * Asks what the process depends on, each at most once a second whoever asks for health, and gives up before a probe
 * does. An answer is shared by all who wait for it. One that fails after a good one is let pass: on a busy machine a single
 * look is late now and then, and a balancer must not lose all its instances to it.
 */
final class Dependencies {

    private static final Duration FRESH = Duration.ofSeconds(1);
    private static final Duration LIMIT = Duration.ofSeconds(1);

    private final Mono<Boolean> database;
    private final Mono<Boolean> redis;

    Dependencies(Database database, Redis redis) {
        this(database.one("select 1", _ -> true), redis.call(RedisClusterReactiveCommands::ping));
    }

    Dependencies(Mono<?> database, Mono<?> redis) {
        this.database = cached(database);
        this.redis = cached(redis);
    }

    private static Mono<Boolean> cached(Mono<?> question) {
        AtomicBoolean before = new AtomicBoolean();
        return question.thenReturn(true)
                .timeout(LIMIT)
                .onErrorReturn(false)
                .map(answer -> before.getAndSet(answer) || answer)
                .cache(FRESH);
    }

    Mono<Boolean> database() {
        return database;
    }

    Mono<Boolean> redis() {
        return redis;
    }
}
