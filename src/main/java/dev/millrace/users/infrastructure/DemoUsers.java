package dev.millrace.users.infrastructure;

import dev.millrace.platform.database.UuidV7;
import dev.millrace.platform.error.DomainException;
import dev.millrace.platform.security.Role;
import dev.millrace.users.domain.Account;
import dev.millrace.users.domain.AccountChange;
import dev.millrace.users.domain.AccountRepository;
import dev.millrace.users.domain.Credentials;
import dev.millrace.users.domain.EmailAddress;
import dev.millrace.users.domain.Password;
import dev.millrace.users.domain.PasswordHasher;
import dev.millrace.users.domain.UsersProblems;
import java.time.InstantSource;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** One user of each kind for a first look; they are made when missing and get the password they are announced with. */
public final class DemoUsers {

    private static final List<Demo> USERS = List.of(
            new Demo("customer@example.com", "Demo Customer", Role.CUSTOMER),
            new Demo("operator@example.com", "Demo Operator", Role.OPERATOR),
            new Demo("admin@example.com", "Demo Admin", Role.ADMIN));

    private final AccountRepository accounts;
    private final PasswordHasher hasher;
    private final UuidV7 ids;
    private final InstantSource clock;

    public DemoUsers(AccountRepository accounts, PasswordHasher hasher, UuidV7 ids, InstantSource clock) {
        this.accounts = accounts;
        this.hasher = hasher;
        this.ids = ids;
        this.clock = clock;
    }

    /** Completes when all of them can log in with this password. Several instances may do it at once. */
    public Mono<Void> ensure(String password) {
        Password wanted = Password.of(password);
        return Flux.fromIterable(USERS).concatMap(user -> ensure(user, wanted)).then();
    }

    private Mono<Void> ensure(Demo user, Password password) {
        EmailAddress email = new EmailAddress(user.email(), user.email());
        return accounts.credentials(user.email())
                .flatMap(found -> update(found, password).thenReturn(true))
                .switchIfEmpty(create(user, email, password).thenReturn(true))
                .then();
    }

    private Mono<Account> update(Credentials found, Password password) {
        return hasher.matches(password, found.passwordHash())
                .filter(matches -> !matches)
                .flatMap(_ -> hasher.hash(password))
                .flatMap(hash -> accounts.save(AccountChange.password(found.account(), hash, null)));
    }

    private Mono<Account> create(Demo user, EmailAddress email, Password password) {
        return hasher.hash(password)
                .flatMap(hash ->
                        accounts.add(Account.open(ids.next(), email, user.name(), user.role(), clock.instant()), hash))
                .onErrorResume(DemoUsers::createdElsewhere, _ -> Mono.empty());
    }

    private static boolean createdElsewhere(Throwable failure) {
        return failure instanceof DomainException refusal && refusal.code().equals(UsersProblems.EMAIL_TAKEN);
    }

    private record Demo(String email, String name, Role role) {}
}
