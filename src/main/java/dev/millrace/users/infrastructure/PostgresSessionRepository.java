package dev.millrace.users.infrastructure;

import static java.util.Objects.requireNonNull;

import dev.millrace.platform.database.Database;
import dev.millrace.platform.security.Role;
import dev.millrace.users.domain.Credentials;
import dev.millrace.users.domain.Refresh;
import dev.millrace.users.domain.Session;
import dev.millrace.users.domain.SessionRepository;
import io.r2dbc.spi.Row;
import java.time.Instant;
import java.util.UUID;
import reactor.core.publisher.Mono;

/** Sessions in PostgreSQL, on whose clock they expire. */
public final class PostgresSessionRepository implements SessionRepository {

    /** The share lock makes a login and a change of the password or the activity take turns. */
    private static final String OPEN = """
            with account as (
                select id from users.account where id = $2 and active and password_hash = $5 for share),
            opened as (
                insert into users.session (id, user_id, expires_at) select $1, id, $3 from account returning id)
            insert into users.refresh_token (hash, session_id) select $4, id from opened
            """;

    private static final String DROP_OLDEST = """
            delete from users.session
             where id in (select id from users.session where user_id = $1 order by id desc offset $2)
            """;

    private static final String PRESENTED = """
            select s.id, s.user_id, a.role,
                   a.active and s.revoked_at is null and s.expires_at > clock_timestamp(),
                   t.used_at, statement_timestamp()
              from users.refresh_token t
              join users.session s on s.id = t.session_id
              join users.account a on a.id = s.user_id
             where t.hash = $1
               for update of t
            """;

    private static final String ROTATE = """
            with used as (
                update users.refresh_token set used_at = clock_timestamp() where hash = $1 returning session_id)
            insert into users.refresh_token (hash, session_id) select $2, session_id from used
            """;

    private static final String REVOKE =
            "update users.session set revoked_at = clock_timestamp() where id = $1 and revoked_at is null";

    private static final String PURGE = """
            delete from users.session
             where id in (select id from users.session where expires_at < clock_timestamp() limit 1000)
            """;

    private final Database database;

    public PostgresSessionRepository(Database database) {
        this.database = database;
    }

    @Override
    public Mono<Boolean> open(Session session, String tokenHash, Credentials checked) {
        return database.transaction(inside -> inside.update(
                        OPEN, session.id(), session.userId(), session.expiresAt(), tokenHash, checked.passwordHash())
                .delayUntil(_ -> inside.update(DROP_OLDEST, session.userId(), Session.MAX_PER_ACCOUNT))
                .map(opened -> opened > 0));
    }

    @Override
    public Mono<Refresh> present(String tokenHash, String nextHash) {
        return database.transaction(inside -> inside.one(PRESENTED, PostgresSessionRepository::refresh, tokenHash)
                .delayUntil(found -> switch (found.verdict()) {
                    case ROTATE -> inside.update(ROTATE, tokenHash, nextHash);
                    case REVOKE -> inside.update(REVOKE, found.session());
                    case REFUSE -> Mono.empty();
                }));
    }

    private static Refresh refresh(Row row) {
        return new Refresh(
                requireNonNull(row.get(0, UUID.class)),
                requireNonNull(row.get(1, UUID.class)),
                Role.of(requireNonNull(row.get(2, String.class))),
                requireNonNull(row.get(3, Boolean.class)),
                row.get(4, Instant.class),
                requireNonNull(row.get(5, Instant.class)));
    }

    @Override
    public Mono<Void> revoke(UUID session) {
        return database.update(REVOKE, session).then();
    }

    @Override
    public Mono<Long> purge() {
        return database.update(PURGE);
    }
}
