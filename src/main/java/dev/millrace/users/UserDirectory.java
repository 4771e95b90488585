package dev.millrace.users;

import java.util.UUID;
import reactor.core.publisher.Mono;

/** Tells the other modules who a user is, wherever users live. */
@FunctionalInterface
public interface UserDirectory {

    /**
     * Empty when there is no such user, or none that the bearer may see. Errors with {@code dependency_unavailable},
     * within half a second, when users cannot be reached.
     *
     * @param bearerToken the caller's access token; asked with it, users elsewhere apply their own rules
     */
    Mono<Customer> find(UUID id, String bearerToken);
}
