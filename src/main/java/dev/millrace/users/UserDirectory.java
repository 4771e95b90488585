package dev.millrace.users;

import java.util.UUID;
import reactor.core.publisher.Mono;

/** Looks up customers for other modules, in this process or over HTTP. */
public interface UserDirectory {

    /**
     * The customer of this id; empty when there is none. Errors when the users service cannot be reached.
     *
     * @param bearerToken the caller's access token, without the scheme
     */
    Mono<Customer> find(UUID id, String bearerToken);
}
