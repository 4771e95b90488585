package dev.millrace.users;

import dev.millrace.platform.blocking.Blocking;
import dev.millrace.platform.database.Database;
import dev.millrace.platform.database.DatabaseClock;
import dev.millrace.platform.database.ReadPool;
import dev.millrace.platform.database.Schema;
import dev.millrace.platform.database.UuidV7;
import dev.millrace.platform.demo.DemoSettings;
import dev.millrace.platform.lifecycle.Loop;
import dev.millrace.platform.lifecycle.Preparation;
import dev.millrace.platform.security.ClientAddress;
import dev.millrace.platform.security.KeySource;
import dev.millrace.platform.security.TokenSettings;
import dev.millrace.users.domain.AccessTokens;
import dev.millrace.users.domain.AccountRepository;
import dev.millrace.users.domain.AccountService;
import dev.millrace.users.domain.CredentialService;
import dev.millrace.users.domain.KeyPolicy;
import dev.millrace.users.domain.KeyRingService;
import dev.millrace.users.domain.LoginFailureRepository;
import dev.millrace.users.domain.PasswordHasher;
import dev.millrace.users.domain.SessionRepository;
import dev.millrace.users.domain.SessionService;
import dev.millrace.users.infrastructure.Argon2PasswordHasher;
import dev.millrace.users.infrastructure.DemoUsers;
import dev.millrace.users.infrastructure.JwtAccessTokens;
import dev.millrace.users.infrastructure.LocalKeySource;
import dev.millrace.users.infrastructure.LocalUserDirectory;
import dev.millrace.users.infrastructure.PostgresAccountRepository;
import dev.millrace.users.infrastructure.PostgresLoginFailureRepository;
import dev.millrace.users.infrastructure.PostgresSessionRepository;
import dev.millrace.users.infrastructure.PostgresSigningKeyRepository;
import dev.millrace.users.web.KeysHandler;
import dev.millrace.users.web.SessionHandler;
import dev.millrace.users.web.StaffHandler;
import dev.millrace.users.web.UserHandler;
import dev.millrace.users.web.UserRoutes;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.core.publisher.Mono;

/** Wires the users module. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(UsersSettings.class)
public class UsersModule {

    private static final Logger LOG = LoggerFactory.getLogger(UsersModule.class);
    private static final Duration START_PATIENCE = Duration.ofSeconds(30);
    private static final Duration PURGE_PAUSE = Duration.ofMinutes(5);

    /** Beyond the life of a token: clocks that differ, and an instance that signs a last time with an old ring. */
    private static final Duration KEY_MARGIN = Duration.ofMinutes(10);

    @Bean
    Schema usersSchema() {
        return new Schema("users");
    }

    @Bean
    AccountRepository accountRepository(Database database, ReadPool reads) {
        return new PostgresAccountRepository(database, reads);
    }

    @Bean
    SessionRepository sessionRepository(Database database) {
        return new PostgresSessionRepository(database);
    }

    @Bean
    LoginFailureRepository loginFailureRepository(Database database) {
        return new PostgresLoginFailureRepository(database);
    }

    @Bean
    PasswordHasher passwordHasher(Blocking blocking) {
        return new Argon2PasswordHasher(blocking);
    }

    @Bean
    KeyRingService keyRingService(
            Database database,
            Blocking blocking,
            UsersSettings settings,
            TokenSettings tokens,
            DemoSettings demo,
            DatabaseClock clock) {
        if (settings.keySecret() == null && !demo.enabled()) {
            LOG.warn("Signing keys are stored unencrypted: set millrace.users.key-secret");
        }
        Duration linger = AccessTokens.LIFE.plus(tokens.leeway()).plus(KEY_MARGIN);
        return new KeyRingService(
                new PostgresSigningKeyRepository(database, blocking, settings.keySecret()),
                new KeyPolicy(settings.keyRotation(), settings.keyLead(), linger),
                clock);
    }

    @Bean
    KeySource keySource(KeyRingService keys) {
        return new LocalKeySource(keys);
    }

    @Bean
    UserDirectory userDirectory(AccountRepository accounts) {
        return new LocalUserDirectory(accounts);
    }

    @Bean
    Customers customers(UserDirectory directory) {
        return id -> directory.find(id, "");
    }

    @Bean
    CredentialService credentialService(
            AccountRepository accounts, LoginFailureRepository failures, PasswordHasher hasher, DatabaseClock clock) {
        return new CredentialService(accounts, failures, hasher, clock);
    }

    @Bean
    AccountService accountService(
            AccountRepository accounts,
            PasswordHasher hasher,
            CredentialService credentials,
            UuidV7 ids,
            DatabaseClock clock) {
        return new AccountService(accounts, hasher, credentials, ids, clock);
    }

    @Bean
    SessionService sessionService(
            SessionRepository sessions,
            KeyRingService keys,
            TokenSettings tokens,
            Blocking blocking,
            UuidV7 ids,
            DatabaseClock clock) {
        return new SessionService(sessions, new JwtAccessTokens(keys, tokens, blocking, clock), blocking, ids, clock);
    }

    @Bean
    UserRoutes userRoutes(
            AccountService accounts,
            CredentialService credentials,
            SessionService sessions,
            KeySource keys,
            ClientAddress addresses) {
        return new UserRoutes(
                new UserHandler(accounts, addresses),
                new StaffHandler(accounts),
                new SessionHandler(credentials, sessions, addresses),
                new KeysHandler(keys));
    }

    @Bean
    Preparation signingKeyPreparation(KeyRingService keys) {
        return new Preparation(START_PATIENCE, keys::refresh);
    }

    @Bean
    Loop keyRingLoop(KeyRingService keys, UsersSettings settings) {
        return new Loop("users-keys", settings.keyRefresh(), keys::refresh);
    }

    @Bean
    Loop usersPurgeLoop(SessionRepository sessions, LoginFailureRepository failures) {
        return new Loop("users-purge", PURGE_PAUSE, () -> Mono.when(sessions.purge(), failures.purge()));
    }

    @Bean
    Preparation demoUsersPreparation(
            AccountRepository accounts, PasswordHasher hasher, UuidV7 ids, DatabaseClock clock, DemoSettings demo) {
        DemoUsers users = new DemoUsers(accounts, hasher, ids, clock);
        String password = demo.password();
        return new Preparation(
                START_PATIENCE, () -> demo.enabled() && password != null ? users.ensure(password) : Mono.empty());
    }
}
