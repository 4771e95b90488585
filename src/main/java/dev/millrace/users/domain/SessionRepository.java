package dev.millrace.users.domain;

import java.util.UUID;
import reactor.core.publisher.Mono;

/** Where sessions and the hashes of their refresh tokens are kept. */
public interface SessionRepository {

    /**
     * Opens a session for the account as it was when the password was checked; false when its password or activity
     * has changed since. Ends the oldest sessions beyond {@link Session#MAX_PER_ACCOUNT}.
     */
    Mono<Boolean> open(Session session, String tokenHash, Credentials checked);

    /**
     * Looks up a presented token and carries out its verdict in the same transaction: exchanges it for the next one,
     * or revokes the session. Empty when there is no such token.
     */
    Mono<Refresh> present(String tokenHash, String nextHash);

    /** Ends a session; one that has ended stays so. */
    Mono<Void> revoke(UUID session);

    /** Deletes a batch of what nobody can use any more; answers how much. */
    Mono<Long> purge();
}
