package dev.millrace.platform.security;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Turns a bearer token into the caller it stands for. */
public interface TokenVerifier {

    /**
     * The caller of a valid token; errors with {@code unauthenticated} for any other, and with
     * {@code dependency_unavailable} when the keys cannot be had.
     */
    Mono<Caller> verify(String token);

    /** The caller of a token that was verified before and is still valid; null when it has to be verified. */
    default @Nullable Caller known(String token) {
        return null;
    }
}
