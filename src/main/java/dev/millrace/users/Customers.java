package dev.millrace.users;

import java.util.UUID;
import reactor.core.publisher.Mono;

/** Tells the server itself who a customer is, for work that no caller has asked for, such as a mail. */
@FunctionalInterface
public interface Customers {

    /**
     * Empty when there is no such user. Errors with {@code dependency_unavailable} while users cannot be asked: they
     * are away, or there is no account to ask them with.
     */
    Mono<Customer> find(UUID id);
}
