package dev.millrace.users.infrastructure;

import static java.util.Objects.requireNonNull;

import dev.millrace.platform.database.Database;
import dev.millrace.platform.database.Session;
import dev.millrace.users.domain.LoginFailureRepository;
import dev.millrace.users.domain.LoginFailures;
import io.r2dbc.spi.Row;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import reactor.core.publisher.Mono;

/** Failed logins in PostgreSQL. */
public final class PostgresLoginFailureRepository implements LoginFailureRepository {

    private static final String READ =
            "select failures, since, latest, key from users.login_failure where key = any ($1)";

    private static final String TOUCH = """
            insert into users.login_failure (key, failures, since, latest)
            values ($1, 0, clock_timestamp(), clock_timestamp())
            on conflict (key) do nothing
            """;

    private static final String LOCK =
            "select failures, since, latest from users.login_failure where key = $1 for update";

    private static final String CHANGE =
            "update users.login_failure set failures = $2, since = $3, latest = $4 where key = $1";

    private static final String FORGET = "delete from users.login_failure where key = $1";

    /** Older ones have no effect any more. */
    private static final String PURGE = """
            delete from users.login_failure
             where key in (select key from users.login_failure
                            where latest < clock_timestamp() - interval '1 hour' limit 1000)
            """;

    private final Database database;

    public PostgresLoginFailureRepository(Database database) {
        this.database = database;
    }

    @Override
    public Mono<Map<String, LoginFailures>> read(Collection<String> keys) {
        return database.list(READ, row -> Map.entry(requireNonNull(row.get(3, String.class)), failures(row)), (Object)
                        keys.toArray(String[]::new))
                .map(rows -> rows.stream().collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
    }

    @Override
    public Mono<Void> change(String key, UnaryOperator<LoginFailures> next) {
        return database.transaction(session -> session.update(TOUCH, key)
                        .then(session.one(LOCK, PostgresLoginFailureRepository::failures, key))
                        .flatMap(seen -> store(session, key, next.apply(seen))))
                .then();
    }

    private static Mono<Long> store(Session session, String key, LoginFailures failures) {
        return session.update(CHANGE, key, failures.count(), failures.since(), failures.latest());
    }

    @Override
    public Mono<Void> forget(String key) {
        return database.update(FORGET, key).then();
    }

    @Override
    public Mono<Long> purge() {
        return database.update(PURGE);
    }

    private static LoginFailures failures(Row row) {
        return new LoginFailures(
                requireNonNull(row.get(0, Integer.class)),
                requireNonNull(row.get(1, Instant.class)),
                requireNonNull(row.get(2, Instant.class)));
    }
}
