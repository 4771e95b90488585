package dev.millrace.users.domain;

import dev.millrace.platform.database.UuidV7;
import dev.millrace.platform.error.CommonProblems;
import dev.millrace.platform.security.Role;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Opens accounts, finds them, changes them. */
public final class AccountService {

    private final AccountRepository accounts;
    private final PasswordHasher hasher;
    private final CredentialService credentials;
    private final UuidV7 ids;
    private final InstantSource clock;

    public AccountService(
            AccountRepository accounts,
            PasswordHasher hasher,
            CredentialService credentials,
            UuidV7 ids,
            InstantSource clock) {
        this.accounts = accounts;
        this.hasher = hasher;
        this.credentials = credentials;
        this.ids = ids;
        this.clock = clock;
    }

    /**
     * Opens a customer's account; errors with {@code email_taken}. That tells who has an account: a person must learn
     * why the form refuses, so the leak is accepted and made slow by the limit on sign-in routes and by the hashing.
     */
    public Mono<Account> register(Registration wish) {
        return hasher.hash(wish.password())
                .flatMap(hash -> accounts.add(
                        Account.open(ids.next(), wish.email(), wish.name(), Role.CUSTOMER, clock.instant()), hash));
    }

    /** Errors with {@code not_found}. */
    public Mono<Account> find(UUID id) {
        return accounts.find(id).switchIfEmpty(Mono.error(AccountService::missing));
    }

    /** The account with this address; empty when there is none. */
    public Mono<Account> find(EmailAddress email) {
        return accounts.credentials(email.canonical()).map(Credentials::account);
    }

    /** The caller's own account; errors with {@code unauthenticated} once it is deactivated or gone. */
    public Mono<Account> own(UUID id) {
        return accounts.find(id)
                .filter(Account::active)
                .switchIfEmpty(Mono.error(() -> CommonProblems.UNAUTHENTICATED.because("The account is not active.")));
    }

    /** Newest first; see {@link AccountRepository#newest}. */
    public Mono<List<Account>> newest(boolean active, @Nullable UUID before, int rows) {
        return accounts.newest(active, before, rows);
    }

    /** Errors with {@code stale_version}, or as {@link CredentialService#confirm} when a new password is wanted. */
    public Mono<Account> update(Account read, AccountUpdate wish) {
        Account wanted =
                read.named(Objects.requireNonNullElse(wish.name(), read.name())).with(wish.profile());
        return change(wanted, wish).flatMap(change -> changesNothing(read, change) ? Mono.just(read) : save(change));
    }

    private Mono<AccountChange> change(Account wanted, AccountUpdate wish) {
        Password current = wish.currentPassword();
        Password next = wish.password();
        if (next == null || current == null) {
            return Mono.just(AccountChange.to(wanted));
        }
        return credentials
                .confirm(wanted, current, wish.address())
                .then(hasher.hash(next))
                .map(hash -> AccountChange.password(wanted, hash, wish.session()));
    }

    private static boolean changesNothing(Account read, AccountChange change) {
        return change.passwordHash() == null && change.account().equals(read);
    }

    /** Gives the account another role; it is in the next access token, ten minutes from now at the latest. */
    public Mono<Account> give(Account read, Role role) {
        return read.role() == role ? Mono.just(read) : save(AccountChange.to(read.with(role)));
    }

    /** Lets the account be used again, or ends all its sessions and lets nobody log in to it. */
    public Mono<Account> activate(Account read, boolean active) {
        if (read.active() == active) {
            return Mono.just(read);
        }
        return save(active ? AccountChange.to(read.activated(true)) : AccountChange.deactivating(read));
    }

    private Mono<Account> save(AccountChange change) {
        return accounts.save(change)
                .switchIfEmpty(Mono.error(
                        () -> CommonProblems.STALE_VERSION.because("The account was changed at the same time.")));
    }

    /** The one answer for accounts that are not there and those that are not the caller's. */
    public static RuntimeException missing() {
        return CommonProblems.NOT_FOUND.because("No such user.");
    }
}
