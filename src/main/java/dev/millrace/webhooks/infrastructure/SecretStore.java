package dev.millrace.webhooks.infrastructure;

import static java.util.Objects.requireNonNull;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.millrace.platform.blocking.Blocking;
import dev.millrace.platform.database.Database;
import dev.millrace.platform.database.Session;
import dev.millrace.platform.security.Secrets;
import dev.millrace.webhooks.domain.Signature;
import dev.millrace.webhooks.domain.SigningRepository;
import dev.millrace.webhooks.domain.WebhookProblems;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import reactor.core.publisher.Mono;

/**
 * Secrets in the {@code webhooks} schema, sealed with a key that the platform keeps elsewhere: whoever sees this schema
 * alone, in a report or a partial copy, can sign nothing.
 */
public final class SecretStore implements SigningRepository {

    private static final String KEY = "webhook-secrets";
    private static final int MAX_VALID = 5;
    private static final Duration REMEMBERED = Duration.ofSeconds(5);

    private static final String VALID = """
            select sealed from webhooks.secret
             where endpoint_id = $1 and (expires_at is null or expires_at > $2)
             order by number desc
            """;

    private static final String EXPIRE = """
            update webhooks.secret
               set expires_at = least(coalesce(expires_at, $2), $2)
             where endpoint_id = $1
            """;

    private static final String ADD = """
            insert into webhooks.secret (endpoint_id, number, sealed)
            select $1, coalesce(max(number), 0) + 1, $2 from webhooks.secret where endpoint_id = $1
            """;

    private final Database database;
    private final Blocking blocking;
    private final Mono<SecretBox> box;
    private final InstantSource clock;
    private final Cache<UUID, Mono<List<byte[]>>> known = Caffeine.newBuilder()
            .maximumSize(10_000)
            .expireAfterWrite(REMEMBERED)
            .build();

    public SecretStore(Database database, Blocking blocking, Secrets secrets, InstantSource clock) {
        this.database = database;
        this.blocking = blocking;
        this.box = secrets.named(KEY).map(SecretBox::new).cacheInvalidateIf(_ -> false);
        this.clock = clock;
    }

    @Override
    public Mono<List<byte[]>> signing(UUID receiver) {
        Mono<List<byte[]>> remembered = known.getIfPresent(receiver);
        if (remembered == null) {
            remembered = read(database, receiver)
                    .doOnError(_ -> known.invalidate(receiver))
                    .cache();
            known.put(receiver, remembered);
        }
        return remembered;
    }

    private Mono<List<byte[]>> read(Session session, UUID receiver) {
        return session.list(VALID, row -> requireNonNull(row.get(0, byte[].class)), receiver, clock.instant())
                .zipWith(box)
                .flatMap(found -> blocking.call(() -> found.getT1().stream()
                        .map(stored -> found.getT2().open(receiver, stored))
                        .toList()));
    }

    /** The newest one, not from memory. */
    Mono<byte[]> newest(Session session, UUID receiver) {
        return read(session, receiver).map(List::getFirst);
    }

    /** The first secret of a new receiver. */
    Mono<byte[]> add(Session session, UUID receiver) {
        return box.flatMap(sealer -> blocking.call(() -> Fresh.of(sealer, receiver)))
                .flatMap(fresh -> session.update(ADD, receiver, fresh.stored()).thenReturn(fresh.plain()));
    }

    /** A new secret; the others end at this moment or before. Errors with {@code webhook_secret_limit}. */
    Mono<byte[]> rotate(Session session, UUID receiver, Instant othersUntil) {
        return session.list(VALID, _ -> true, receiver, clock.instant())
                .doOnNext(valid -> {
                    if (valid.size() >= MAX_VALID && othersUntil.isAfter(clock.instant())) {
                        throw WebhookProblems.SECRET_LIMIT.because(
                                "Wait until one has expired, or rotate with overlapSeconds 0.");
                    }
                })
                .flatMap(_ -> session.update(EXPIRE, receiver, othersUntil))
                .then(add(session, receiver));
    }

    /** To be called when a change of the secrets has been committed. */
    void changed(UUID receiver) {
        known.invalidate(receiver);
    }

    @SuppressWarnings("ArrayRecordComponent") // Lives for one statement and is never compared.
    private record Fresh(byte[] plain, byte[] stored) {

        private static Fresh of(SecretBox box, UUID receiver) {
            byte[] plain = new byte[Signature.SECRET_BYTES];
            new SecureRandom().nextBytes(plain);
            return new Fresh(plain, box.seal(receiver, plain));
        }
    }
}
