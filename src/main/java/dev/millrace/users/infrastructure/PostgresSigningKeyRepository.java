package dev.millrace.users.infrastructure;

import static java.util.Objects.requireNonNull;

import dev.millrace.platform.blocking.Blocking;
import dev.millrace.platform.database.Database;
import dev.millrace.platform.database.Session;
import dev.millrace.users.domain.KeyPlan;
import dev.millrace.users.domain.KeyRing;
import dev.millrace.users.domain.SigningKey;
import dev.millrace.users.domain.SigningKeyRepository;
import io.r2dbc.spi.Row;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Signing keys in PostgreSQL; an advisory lock makes instances take turns. */
public final class PostgresSigningKeyRepository implements SigningKeyRepository {

    private static final String TAKE_TURN =
            "select 1 from pg_advisory_xact_lock(hashtextextended('users.signing_key', 0))";

    private static final String LOAD =
            "select id, public_key, private_key, encrypted, active_from from users.signing_key order by active_from";

    private static final String INSERT = """
            insert into users.signing_key (id, public_key, private_key, encrypted, active_from)
            values ($1, $2, $3, $4, $5)
            """;

    private static final String DELETE = "delete from users.signing_key where id = any ($1)";

    private final Database database;
    private final Blocking blocking;
    private final KeyStorage storage;

    /** @param secret 32 bytes in Base64 that private keys are encrypted with; null keeps them plain */
    public PostgresSigningKeyRepository(Database database, Blocking blocking, @Nullable String secret) {
        this.database = database;
        this.blocking = blocking;
        this.storage = new KeyStorage(secret);
    }

    @Override
    public Mono<KeyRing> load() {
        return load(database);
    }

    @Override
    public Mono<KeyRing> renew(Function<KeyRing, KeyPlan> due) {
        return database.transaction(session -> session.one(TAKE_TURN, _ -> true)
                .then(load(session))
                .flatMap(ring -> carryOut(session, due.apply(ring)))
                .then(load(session)));
    }

    private Mono<KeyRing> load(Session session) {
        return session.list(LOAD, PostgresSigningKeyRepository::stored)
                .flatMap(rows ->
                        blocking.call(() -> rows.stream().map(storage::read).toList()))
                .map(KeyRing::of);
    }

    private Mono<Void> carryOut(Session session, KeyPlan plan) {
        Instant from = plan.successorFrom();
        Object dead = plan.dead().toArray(String[]::new);
        return session.update(DELETE, dead).then(from == null ? Mono.empty() : add(session, from));
    }

    private Mono<Void> add(Session session, Instant activeFrom) {
        return blocking.call(() -> arguments(storage.make(activeFrom)))
                .flatMap(arguments -> session.update(INSERT, arguments.toArray()))
                .then();
    }

    private List<Object> arguments(SigningKey key) throws java.security.GeneralSecurityException {
        return List.of(
                key.id(),
                key.publicKey().getEncoded(),
                storage.privateBytes(key),
                storage.encrypts(),
                key.activeFrom());
    }

    private static KeyStorage.StoredKey stored(Row row) {
        return new KeyStorage.StoredKey(
                requireNonNull(row.get(0, String.class)),
                requireNonNull(row.get(1, byte[].class)),
                requireNonNull(row.get(2, byte[].class)),
                requireNonNull(row.get(3, Boolean.class)),
                requireNonNull(row.get(4, Instant.class)));
    }
}
