package dev.millrace.platform.security;

import reactor.core.publisher.Mono;

/** Turns a bearer token into the caller it stands for. */
public interface TokenVerifier {

    /**
     * The caller of a valid token; errors with {@code unauthenticated} for any other, and with
     * {@code dependency_unavailable} when the keys cannot be had.
     */
    Mono<Caller> verify(String token);
}
