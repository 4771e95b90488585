package dev.millrace.platform.redis;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.reactor.circuitbreaker.operator.CircuitBreakerOperator;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.cluster.api.reactive.RedisClusterReactiveCommands;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.springframework.beans.factory.DisposableBean;
import reactor.core.publisher.Mono;

/**
 * The one door to Redis. Redis is only speed: every caller has an answer for the error it gets when Redis is away,
 * frozen or flushed. Commands fail fast, are never replayed after a reconnect, and are not even tried while the
 * breaker is open.
 *
 * <p>All commands of an instance for keys with one {@code {tag}} go over one connection, so they take effect in the
 * order they were sent. That is also why the connection has event loops of its own: on a loop that sends commands itself,
 * those would overtake what other threads have handed to it (ADR-0025).
 */
public final class Redis implements DisposableBean {

    private final Servers servers;
    private final Duration tellLimit;
    private final CircuitBreaker breaker = CircuitBreaker.of(
            "redis",
            CircuitBreakerConfig.custom()
                    .slidingWindowSize(20)
                    .minimumNumberOfCalls(20)
                    .waitDurationInOpenState(Duration.ofSeconds(1))
                    .permittedNumberOfCallsInHalfOpenState(2)
                    .build());
    private final Map<String, Listener> listeners = new ConcurrentHashMap<>();
    private volatile Servers.@Nullable Connection commands;
    private volatile @Nullable StatefulRedisPubSubConnection<String, byte[]> subscriptions;

    public Redis(RedisSettings settings) {
        this.servers = Servers.of(settings);
        this.tellLimit = settings.timeout().multipliedBy(2);
    }

    /** Hears one channel. */
    public interface Listener {

        /** A message, on an event loop: must not block. */
        void message(byte[] message);

        /** Messages may have been missed, since the connection is new. */
        void missed();
    }

    /** Runs one command; empty stays empty. Errors when Redis is away, slow or broken. */
    public <T> Mono<T> call(Function<RedisClusterReactiveCommands<String, byte[]>, ? extends Publisher<T>> command) {
        return Mono.defer(() -> {
                    Servers.Connection connection = commands;
                    return connection == null
                            ? Mono.<T>error(new RedisConnectionException("Not connected yet"))
                            : Mono.from(command.apply(connection.commands()));
                })
                .transformDeferred(CircuitBreakerOperator.of(breaker));
    }

    /**
     * Sends a command that nobody awaits. It is on its way before any later call of this process and never throws.
     *
     * @param command answers something, since a command that was dropped with its connection ends without an answer
     * @param lost told when it may not have taken effect, possibly at once
     */
    public <T> void tell(
            Function<RedisClusterReactiveCommands<String, byte[]>, ? extends Publisher<T>> command, Runnable lost) {
        call(command)
                .switchIfEmpty(Mono.error(() -> new RedisConnectionException("No answer")))
                .timeout(tellLimit)
                .subscribe(_ -> {}, _ -> lost.run());
    }

    /** Hears a channel from now on, over every reconnect. One listener a channel. */
    public void listen(String channel, Listener listener) {
        listeners.put(channel, listener);
        StatefulRedisPubSubConnection<String, byte[]> open = subscriptions;
        if (open != null) {
            subscribe(open, channel);
        }
    }

    /** Opens what is not open yet. Repeated by a loop until it succeeds; after that Lettuce reconnects by itself. */
    Mono<Void> connect() {
        return Mono.when(connectCommands(), connectSubscriptions()).onErrorComplete();
    }

    private Mono<?> connectCommands() {
        return commands != null
                ? Mono.empty()
                : Mono.fromCompletionStage(servers.commands()).doOnNext(connection -> commands = connection);
    }

    private Mono<?> connectSubscriptions() {
        return subscriptions != null
                ? Mono.empty()
                : Mono.fromCompletionStage(servers.subscriptions()).doOnNext(this::hear);
    }

    private void hear(StatefulRedisPubSubConnection<String, byte[]> connection) {
        connection.addListener(new RedisPubSubAdapter<>() {
            @Override
            public void message(String channel, byte[] message) {
                Listener listener = listeners.get(channel);
                if (listener != null) {
                    listener.message(message);
                }
            }

            // Sent for the first subscription and again after each reconnect.
            @Override
            public void subscribed(String channel, long count) {
                Listener listener = listeners.get(channel);
                if (listener != null) {
                    listener.missed();
                }
            }
        });
        subscriptions = connection;
        if (!listeners.isEmpty()) {
            subscribe(connection, listeners.keySet().toArray(String[]::new));
        }
    }

    /** A subscription that fails is repeated by Lettuce when it reconnects. */
    private static void subscribe(StatefulRedisPubSubConnection<String, byte[]> connection, String... channels) {
        connection.reactive().subscribe(channels).onErrorComplete().subscribe();
    }

    /** Whether commands can be sent now. */
    public boolean connected() {
        Servers.Connection connection = commands;
        return connection != null && connection.open() && breaker.getState() != CircuitBreaker.State.OPEN;
    }

    @Override
    public void destroy() {
        servers.client().shutdown(Duration.ZERO, Duration.ofSeconds(1));
    }
}
