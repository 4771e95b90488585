package dev.millrace.operations.domain;

import reactor.core.publisher.Mono;

/** What must hold, and where it is looked up. */
public interface InvariantRepository {

    /**
     * Looks at every rule within one snapshot, and changes nothing. Errors with {@code dependency_unavailable} when the
     * database is away or a rule takes too long.
     */
    Mono<Report> check();
}
