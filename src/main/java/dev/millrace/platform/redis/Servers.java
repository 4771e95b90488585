package dev.millrace.platform.redis;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.reactive.RedisClusterReactiveCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * One server, one of several behind Sentinel, or a Cluster: all the same to who uses it. After a failover Lettuce finds
 * the new server by itself.
 *
 * @param commands opens the connection for commands
 * @param subscriptions opens the connection on which messages come
 */
record Servers(
        AbstractRedisClient client,
        Supplier<CompletionStage<Connection>> commands,
        Supplier<CompletionStage<? extends StatefulRedisPubSubConnection<String, byte[]>>> subscriptions) {

    private static final String CLUSTER = "redis-cluster://";
    private static final Duration REFRESH = Duration.ofSeconds(5);
    private static final RedisCodec<String, byte[]> CODEC = RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE);

    /** An open connection, and what is sent over it. */
    record Connection(
            StatefulConnection<String, byte[]> stateful, RedisClusterReactiveCommands<String, byte[]> commands) {

        boolean open() {
            return stateful.isOpen();
        }
    }

    static Servers of(RedisSettings settings) {
        return settings.url().startsWith(CLUSTER) ? cluster(settings) : single(settings);
    }

    private static Servers single(RedisSettings settings) {
        RedisURI uri = uri(settings.url(), settings);
        RedisClient client = RedisClient.create();
        client.setOptions(options(settings));
        return new Servers(
                client,
                () -> client.connectAsync(CODEC, uri).thenApply(open -> new Connection(open, open.reactive())),
                () -> client.connectPubSubAsync(CODEC, uri));
    }

    private static Servers cluster(RedisSettings settings) {
        RedisClusterClient client = RedisClusterClient.create(nodes(settings));
        client.setOptions(ClusterClientOptions.builder(options(settings))
                .topologyRefreshOptions(ClusterTopologyRefreshOptions.builder()
                        .enablePeriodicRefresh(REFRESH)
                        .build())
                .build());
        return new Servers(
                client,
                () -> client.refreshPartitionsAsync()
                        .thenCompose(_ -> client.connectAsync(CODEC))
                        .thenApply(open -> new Connection(open, open.reactive())),
                () -> client.refreshPartitionsAsync().thenCompose(_ -> client.connectPubSubAsync(CODEC)));
    }

    /** {@code redis-cluster://[:password@]host:port,host:port}: some nodes, which name the others. */
    private static List<RedisURI> nodes(RedisSettings settings) {
        String rest = settings.url().substring(CLUSTER.length());
        int hosts = rest.indexOf('@') + 1;
        return Arrays.stream(rest.substring(hosts).split(","))
                .map(host -> uri("redis://" + rest.substring(0, hosts) + host, settings))
                .toList();
    }

    private static RedisURI uri(String url, RedisSettings settings) {
        RedisURI uri = RedisURI.create(url);
        uri.setTimeout(settings.timeout());
        return uri;
    }

    private static ClientOptions options(RedisSettings settings) {
        return ClientOptions.builder()
                .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                .replayFilter(_ -> true)
                .requestQueueSize(settings.queue())
                .timeoutOptions(TimeoutOptions.enabled(settings.timeout()))
                .socketOptions(SocketOptions.builder()
                        .connectTimeout(settings.connectTimeout())
                        .build())
                .build();
    }
}
