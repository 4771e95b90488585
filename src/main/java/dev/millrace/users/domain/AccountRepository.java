package dev.millrace.users.domain;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Where accounts are kept. */
public interface AccountRepository {

    /** Stores a new account; errors with {@code email_taken}. */
    Mono<Account> add(Account account, String passwordHash);

    /** Empty when there is none. */
    Mono<Account> find(UUID id);

    /** By canonical address; empty when there is none. */
    Mono<Credentials> credentials(String canonicalEmail);

    /**
     * Newest first.
     *
     * @param active only accounts that are, or are not
     * @param before only accounts made before this one; null starts at the newest
     * @param rows at most
     */
    Mono<List<Account>> newest(boolean active, @Nullable UUID before, int rows);

    /** Stores the change as the next version and answers that; empty when the version read is no longer current. */
    Mono<Account> save(AccountChange change);
}
