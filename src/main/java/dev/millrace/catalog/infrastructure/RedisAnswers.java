package dev.millrace.catalog.infrastructure;

import dev.millrace.catalog.domain.Encoded;
import dev.millrace.platform.redis.Redis;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.SetArgs;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import reactor.core.publisher.Mono;

/**
 * Answers that all instances share, kept beside the database and never instead of it: whatever goes wrong with Redis,
 * the source is asked.
 *
 * <p>A product's answer is only stored against a lease that was taken before the database was read. A change deletes
 * the key and the lease with it, so an answer read before a change cannot be stored after it. A page carries the
 * generation of the catalogue it was read under and counts for nothing under the next one.
 */
final class RedisAnswers {

    /** With a tag, as scripts touch several of them: a Redis Cluster keeps what has one tag on one node. */
    private static final String KEY = "millrace:{catalog}:1:";

    /** Without it no stored page counts, since the next reader gives it a name of its own. */
    static final String GENERATION = KEY + "generation";

    private static final String STORED = "answer";
    private static final String LEASED = "lease";

    private static final Duration PRODUCT_AGE = Duration.ofSeconds(60);
    private static final Duration PAGE_AGE = Duration.ofMillis(500);

    /** Longer than any read of the database takes; a read that takes longer stores nothing. */
    private static final Duration LEASE_AGE = Duration.ofSeconds(5);

    private static final String READ_OR_LEASE = """
            local found = redis.call('get', KEYS[1])
            if found then return found end
            redis.call('set', KEYS[1], ARGV[1], 'px', ARGV[2])
            return false
            """;

    private static final String STORE_UNDER_LEASE = """
            if redis.call('get', KEYS[1]) ~= ARGV[1] then return false end
            return redis.call('set', KEYS[1], ARGV[2], 'px', ARGV[3])
            """;

    private static final String READ_PAGE = """
            local generation = redis.call('get', KEYS[1])
            if not generation then
                generation = ARGV[1]
                redis.call('set', KEYS[1], generation)
            end
            return generation .. '\\n' .. (redis.call('get', KEYS[2]) or '')
            """;

    private final Redis redis;

    RedisAnswers(Redis redis) {
        this.redis = redis;
    }

    static String productKey(String sku) {
        return KEY + "product:" + sku;
    }

    /** The stored answer, or the source's, which is then stored. */
    Mono<Encoded> product(String sku, Mono<Encoded> source) {
        String key = productKey(sku);
        byte[] lease = bytes(LEASED + unique());
        return redis.<byte[]>call(commands -> commands.eval(
                        READ_OR_LEASE, ScriptOutputType.VALUE, new String[] {key}, lease, millis(LEASE_AGE)))
                .map(found -> StoredAnswer.read(STORED, found).map(Mono::just).orElse(source))
                .defaultIfEmpty(source.doOnNext(answer -> store(key, lease, answer)))
                .onErrorReturn(source)
                .flatMap(answer -> answer);
    }

    private void store(String key, byte[] lease, Encoded answer) {
        byte[] value = StoredAnswer.write(STORED, answer);
        redis.tell(
                commands -> commands.eval(
                        STORE_UNDER_LEASE,
                        ScriptOutputType.STATUS,
                        new String[] {key},
                        lease,
                        value,
                        millis(jittered(PRODUCT_AGE))),
                () -> {});
    }

    /** The stored page of the current generation, or the source's, which is then stored. */
    Mono<Encoded> page(String page, Mono<Encoded> source) {
        String key = KEY + "page:" + page;
        byte[] next = bytes(unique());
        return redis.<byte[]>call(commands ->
                        commands.eval(READ_PAGE, ScriptOutputType.VALUE, new String[] {GENERATION, key}, next))
                .map(found -> page(key, found, source))
                .defaultIfEmpty(source)
                .onErrorReturn(source)
                .flatMap(answer -> answer);
    }

    private Mono<Encoded> page(String key, byte[] found, Mono<Encoded> source) {
        int end = StoredAnswer.lineEnd(found, 0);
        String generation = StoredAnswer.text(found, 0, end);
        return StoredAnswer.read(generation, Arrays.copyOfRange(found, end, found.length))
                .map(Mono::just)
                .orElseGet(() -> source.doOnNext(answer -> store(key, StoredAnswer.write(generation, answer))));
    }

    private void store(String key, byte[] page) {
        redis.tell(commands -> commands.set(key, page, SetArgs.Builder.px(PAGE_AGE.toMillis())), () -> {});
    }

    /** Spreads the ends of answers that were stored together. */
    private static Duration jittered(Duration age) {
        return age.plusMillis(ThreadLocalRandom.current().nextLong(age.toMillis() / 10));
    }

    /** Enough to tell apart, with no need to be secret. */
    private static String unique() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return new UUID(random.nextLong(), random.nextLong()).toString();
    }

    private static byte[] millis(Duration age) {
        return bytes(Long.toString(age.toMillis()));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
