package dev.millrace.webhooks.infrastructure;

import static dev.millrace.platform.database.Session.orAbsent;
import static java.util.Objects.requireNonNull;

import dev.millrace.platform.database.Database;
import dev.millrace.platform.database.Session;
import dev.millrace.platform.error.CommonProblems;
import dev.millrace.webhooks.domain.DisabledReason;
import dev.millrace.webhooks.domain.Receiver;
import dev.millrace.webhooks.domain.ReceiverRepository;
import dev.millrace.webhooks.domain.Signature;
import dev.millrace.webhooks.domain.WebhookProblems;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Endpoints in the {@code webhooks} schema. */
public final class PostgresReceiverRepository implements ReceiverRepository {

    /** Creations take turns, since each looks at how many there are. */
    private static final String TAKE_TURN =
            "select 1 from pg_advisory_xact_lock(hashtextextended('webhooks.endpoint', 0))";

    private static final String MADE_BEFORE = "select " + ReceiverRows.COLUMNS + ", request, deleted_at"
            + " from webhooks.endpoint where created_by = $1 and idempotency_key = $2";

    private static final String COUNT = "select count(*) from webhooks.endpoint where deleted_at is null";

    private static final String INSERT = """
            insert into webhooks.endpoint (id, url, description, events, enabled, disabled_reason, disabled_at, version,
                                           created_by, idempotency_key, request, created_at, updated_at)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $12)
            """;

    private static final String FIND =
            "select " + ReceiverRows.COLUMNS + " from webhooks.endpoint where id = $1 and deleted_at is null";

    private static final String LOCK = FIND + " for no key update";

    private static final String PAGE = "select " + ReceiverRows.COLUMNS + " from webhooks.endpoint"
            + " where deleted_at is null and ($1::uuid is null or id < $1) order by id desc limit $2";

    private static final String UPDATE = """
            update webhooks.endpoint
               set url = $2, description = $3, events = $4, enabled = $5, disabled_reason = $6, disabled_at = $7,
                   failing_since = $8, resume_at = $9, version = $10, updated_at = $11
             where id = $1
            """;

    private static final String DELETE = "update webhooks.endpoint set deleted_at = $2 where id = $1";

    private static final String TOUCH =
            "update webhooks.endpoint set version = version + 1, updated_at = $2 where id = $1";

    private final Database database;
    private final SecretStore secrets;

    public PostgresReceiverRepository(Database database, SecretStore secrets) {
        this.database = database;
        this.secrets = secrets;
    }

    @Override
    public Mono<Created> create(Receiver receiver, Request request, int limit) {
        return database.transaction(session -> session.one(TAKE_TURN, _ -> true)
                .then(madeBefore(session, request))
                .switchIfEmpty(Mono.defer(() -> store(session, receiver, request, limit))));
    }

    private Mono<Created> madeBefore(Session session, Request request) {
        return session.one(
                        MADE_BEFORE,
                        row -> {
                            if (!request.request().equals(row.get(11, String.class))
                                    || row.get(12, Instant.class) != null) {
                                throw CommonProblems.KEY_REUSED.because("Use a new key for another endpoint.");
                            }
                            return ReceiverRows.receiver(row);
                        },
                        request.caller(),
                        request.key())
                .flatMap(receiver -> replayed(session, receiver));
    }

    private Mono<Created> replayed(Session session, Receiver receiver) {
        return receiver.version() > 1
                ? Mono.just(new Created(receiver, null, true))
                : secrets.newest(session, receiver.id())
                        .map(secret -> new Created(receiver, Signature.shown(secret), true));
    }

    private Mono<Created> store(Session session, Receiver receiver, Request request, int limit) {
        return session.one(COUNT, row -> requireNonNull(row.get(0, Long.class)))
                .doOnNext(count -> {
                    if (count >= limit) {
                        throw WebhookProblems.ENDPOINT_LIMIT.because("Delete one, or allow more than " + limit + ".");
                    }
                })
                .flatMap(_ -> insert(session, receiver, request))
                .then(secrets.add(session, receiver.id()))
                .map(secret -> new Created(receiver, Signature.shown(secret), false));
    }

    private static Mono<Long> insert(Session session, Receiver receiver, Request request) {
        return session.update(
                INSERT,
                receiver.id(),
                receiver.details().url(),
                receiver.details().description(),
                ReceiverRows.texts(receiver.details().events()),
                receiver.state().enabled(),
                orAbsent(label(receiver.state()), String.class),
                orAbsent(receiver.state().disabledAt(), Instant.class),
                receiver.version(),
                request.caller(),
                request.key(),
                request.request(),
                receiver.createdAt());
    }

    @Override
    public Mono<Receiver> find(UUID id) {
        return database.one(FIND, ReceiverRows::receiver, id);
    }

    @Override
    public Mono<List<Receiver>> page(@Nullable UUID before, int limit) {
        return database.list(PAGE, ReceiverRows::receiver, orAbsent(before, UUID.class), limit + 1);
    }

    @Override
    public Mono<Receiver> change(UUID id, UnaryOperator<Receiver> step) {
        return database.transaction(session -> session.one(LOCK, ReceiverRows::receiver, id)
                .map(step)
                .flatMap(changed -> update(session, changed).thenReturn(changed)));
    }

    private static Mono<Long> update(Session session, Receiver receiver) {
        return session.update(
                UPDATE,
                receiver.id(),
                receiver.details().url(),
                receiver.details().description(),
                ReceiverRows.texts(receiver.details().events()),
                receiver.state().enabled(),
                orAbsent(label(receiver.state()), String.class),
                orAbsent(receiver.state().disabledAt(), Instant.class),
                orAbsent(receiver.state().failingSince(), Instant.class),
                orAbsent(receiver.state().resumeAt(), Instant.class),
                receiver.version(),
                receiver.updatedAt());
    }

    private static @Nullable String label(Receiver.State state) {
        DisabledReason reason = state.disabledReason();
        return reason == null ? null : reason.label();
    }

    @Override
    public Mono<Receiver> delete(UUID id, Consumer<Receiver> check, Instant now) {
        return database.transaction(session -> session.one(LOCK, ReceiverRows::receiver, id)
                .doOnNext(check)
                .flatMap(found -> session.update(DELETE, id, now).thenReturn(found)));
    }

    @Override
    public Mono<String> rotate(UUID id, Consumer<Receiver> check, Instant othersUntil, Instant now) {
        return database.transaction(session -> session.one(LOCK, ReceiverRows::receiver, id)
                        .doOnNext(check)
                        .flatMap(_ -> session.update(TOUCH, id, now))
                        .flatMap(_ -> secrets.rotate(session, id, othersUntil)))
                .doOnNext(_ -> secrets.changed(id))
                .map(Signature::shown);
    }
}
