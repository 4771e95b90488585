package dev.millrace.users.domain;

import reactor.core.publisher.Mono;

/** Turns passwords into what is kept of them. Slow by intent; errors with {@code overloaded} when too many wait. */
public interface PasswordHasher {

    Mono<String> hash(Password password);

    Mono<Boolean> matches(Password password, String hash);

    /** Takes as long as {@link #matches} and answers false: for accounts that do not exist. */
    Mono<Boolean> pretend(Password password);
}
