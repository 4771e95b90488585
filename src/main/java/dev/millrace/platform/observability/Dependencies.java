package dev.millrace.platform.observability;

import dev.millrace.platform.database.Database;
import dev.millrace.platform.redis.Redis;
import io.lettuce.core.cluster.api.reactive.RedisClusterReactiveCommands;
import java.time.Duration;
import reactor.core.publisher.Mono;

/**
 * Asks what the process depends on, each at most once a second whoever asks for health, and gives up before a probe
 * does. An answer is shared by all who wait for it.
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
        return question.thenReturn(true).timeout(LIMIT).onErrorReturn(false).cache(FRESH);
    }

    Mono<Boolean> database() {
        return database;
    }

    Mono<Boolean> redis() {
        return redis;
    }
}
