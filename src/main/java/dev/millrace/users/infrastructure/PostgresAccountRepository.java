package dev.millrace.users.infrastructure;

import static dev.millrace.platform.database.Session.orAbsent;

import dev.millrace.platform.database.Database;
import dev.millrace.platform.database.Lookup;
import dev.millrace.platform.database.ReadPool;
import dev.millrace.platform.database.Session;
import dev.millrace.platform.database.SqlState;
import dev.millrace.users.domain.Account;
import dev.millrace.users.domain.AccountChange;
import dev.millrace.users.domain.AccountRepository;
import dev.millrace.users.domain.Credentials;
import dev.millrace.users.domain.UsersProblems;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Accounts and profiles in PostgreSQL. */
public final class PostgresAccountRepository implements AccountRepository {

    private static final UUID GREATEST = new UUID(-1, -1);

    private static final String INSERT = """
            with account as (
                insert into users.account
                       (id, email, email_canonical, name, password_hash, role, active, created_at, updated_at, version)
                values ($1, $2, $3, $4, $5, $6, $7, $8, $8, $9)
             returning id)
            insert into users.profile (user_id, phone, locale) select id, $10, $11 from account
            """;

    private static final String BY_ID = """
            select a.id, a.email, a.email_canonical, a.name, a.role, a.active, p.phone, p.locale,
                   a.created_at, a.updated_at, a.version, a.password_hash
              from users.account a join users.profile p on p.user_id = a.id
             where a.id = any ($1)
            """;

    private static final String BY_EMAIL = """
            select a.id, a.email, a.email_canonical, a.name, a.role, a.active, p.phone, p.locale,
                   a.created_at, a.updated_at, a.version, a.password_hash
              from users.account a join users.profile p on p.user_id = a.id
             where a.email_canonical = $1
            """;

    private static final String NEWEST = """
            select a.id, a.email, a.email_canonical, a.name, a.role, a.active, p.phone, p.locale,
                   a.created_at, a.updated_at, a.version
              from users.account a join users.profile p on p.user_id = a.id
             where a.active = $1 and a.id < $2
             order by a.id desc
             limit $3
            """;

    private static final String UPDATE = """
            with changed as (
                update users.account
                   set name = $3, role = $4, active = $5, password_hash = coalesce($6, password_hash),
                       updated_at = clock_timestamp(), version = version + 1
                 where id = $1 and version = $2
             returning id, email, email_canonical, name, role, active, created_at, updated_at, version),
            profile as (
                update users.profile p set phone = $7, locale = $8 from changed c where p.user_id = c.id
             returning p.phone, p.locale)
            select c.id, c.email, c.email_canonical, c.name, c.role, c.active, p.phone, p.locale,
                   c.created_at, c.updated_at, c.version
              from changed c cross join profile p
            """;

    private static final String END_SESSIONS = """
            update users.session set revoked_at = clock_timestamp()
             where user_id = $1 and revoked_at is null and id is distinct from $2
            """;

    private final Database database;
    private final ReadPool reads;
    private final Lookup<Account> accounts;

    /** @param reads for lists */
    public PostgresAccountRepository(Database database, ReadPool reads) {
        this.database = database;
        this.reads = reads;
        this.accounts = new Lookup<>(database, BY_ID, AccountRows::account, Account::id);
    }

    @Override
    public Mono<Account> add(Account account, String passwordHash) {
        return database.update(
                        INSERT,
                        account.id(),
                        account.email().text(),
                        account.email().canonical(),
                        account.name(),
                        passwordHash,
                        account.role().label(),
                        account.active(),
                        account.createdAt(),
                        account.version(),
                        orAbsent(account.profile().phone(), String.class),
                        orAbsent(account.profile().locale(), String.class))
                .onErrorMap(
                        failure -> SqlState.violates(failure, "account_email_unique"),
                        _ -> UsersProblems.EMAIL_TAKEN.because("Log in, or use another address."))
                .thenReturn(account);
    }

    @Override
    public Mono<Account> find(UUID id) {
        return accounts.find(id);
    }

    @Override
    public Mono<Credentials> credentials(String canonicalEmail) {
        return database.one(BY_EMAIL, AccountRows::credentials, canonicalEmail);
    }

    @Override
    public Mono<List<Account>> newest(boolean active, @Nullable UUID before, int rows) {
        return reads.list(NEWEST, AccountRows::account, active, before == null ? GREATEST : before, rows);
    }

    /** Sessions end in a second statement, which sees a login that the first one had to wait for. */
    @Override
    public Mono<Account> save(AccountChange change) {
        return database.transaction(session -> update(session, change)
                .delayUntil(saved -> change.endsSessions()
                        ? session.update(END_SESSIONS, saved.id(), orAbsent(change.sparing(), UUID.class))
                        : Mono.empty()));
    }

    private static Mono<Account> update(Session session, AccountChange change) {
        Account account = change.account();
        return session.one(
                UPDATE,
                AccountRows::account,
                account.id(),
                account.version(),
                account.name(),
                account.role().label(),
                account.active(),
                orAbsent(change.passwordHash(), String.class),
                orAbsent(account.profile().phone(), String.class),
                orAbsent(account.profile().locale(), String.class));
    }
}
