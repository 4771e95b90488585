package dev.millrace.catalog.infrastructure;

import dev.millrace.platform.redis.Redis;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.cluster.api.reactive.RedisClusterReactiveCommands;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/**
 * Tells Redis, and through it every instance, which products have changed. What could not be told is told again until
 * it is, since Redis may come back with what it held before; meanwhile this instance does not believe it.
 */
final class Invalidations {

    /** Stands for every page among the SKUs; no SKU looks like it. */
    static final String PAGES = "*";

    private static final String CHANNEL = "millrace:catalog:1:changed";

    /** One by one, as Lua unpacks a few thousand arguments at most. */
    private static final String FORGET_AND_TELL = """
            for _, key in ipairs(KEYS) do redis.call('del', key) end
            return redis.call('publish', ARGV[1], ARGV[2])
            """;

    /** Beyond this many the age limit of stored answers has to do. */
    private static final int MAX_UNTOLD = 100_000;

    private static final int ROUND = 1_000;

    private final Redis redis;

    /** Each with a mark of its own, so that an older telling never crosses out a newer change. */
    private final Map<String, Object> untold = new ConcurrentHashMap<>();

    Invalidations(Redis redis) {
        this.redis = redis;
    }

    /** Hears what any instance tells, this one included. */
    void listen(Redis.Listener listener) {
        redis.listen(CHANNEL, listener);
    }

    static List<String> read(byte[] message) {
        return List.of(new String(message, StandardCharsets.UTF_8).split("\n", -1));
    }

    /** Sends it on its way before any later read of this instance. */
    void tell(Collection<String> names) {
        redis.tell(telling(names), () -> keep(names));
    }

    private void keep(Collection<String> names) {
        if (untold.size() < MAX_UNTOLD) {
            names.forEach(name -> untold.put(name, new Object()));
        }
    }

    /** Whether Redis may hold something older than a change of this instance. */
    boolean untold(String name) {
        return !untold.isEmpty() && untold.containsKey(name);
    }

    /** Tells again what was not told, as far as Redis lets it. */
    Mono<Void> retell() {
        Map<String, Object> round = untold.entrySet().stream()
                .limit(ROUND)
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        return round.isEmpty()
                ? Mono.empty()
                : redis.call(telling(round.keySet()))
                        .then(Mono.<Void>fromRunnable(() -> round.forEach(untold::remove)))
                        .onErrorComplete();
    }

    private static Function<RedisClusterReactiveCommands<String, byte[]>, Publisher<Long>> telling(
            Collection<String> names) {
        String[] keys = names.stream().map(Invalidations::key).toArray(String[]::new);
        byte[] message = String.join("\n", names).getBytes(StandardCharsets.UTF_8);
        byte[] channel = CHANNEL.getBytes(StandardCharsets.UTF_8);
        return commands -> commands.eval(FORGET_AND_TELL, ScriptOutputType.INTEGER, keys, channel, message);
    }

    /** Without a generation Redis has no page that counts, since each new one gets a name of its own. */
    private static String key(String name) {
        return name.equals(PAGES) ? RedisAnswers.GENERATION : RedisAnswers.productKey(name);
    }
}
