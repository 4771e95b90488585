package dev.millrace.platform.security;

import reactor.core.publisher.Mono;

/** Turns a stream ticket into the caller it was issued to. */
public interface StreamTickets {

    /**
     * The caller of a valid ticket for exactly this path; errors with {@code unauthenticated} for any other.
     *
     * @param ticket the value of the {@code ticket} query parameter
     * @param path the requested path, without the query
     */
    Mono<Caller> redeem(String ticket, String path);
}
