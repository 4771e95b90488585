package dev.millrace.users.domain;

import java.util.Collection;
import java.util.Map;
import java.util.function.UnaryOperator;
import reactor.core.publisher.Mono;

/**
 * Where failed logins are counted: in PostgreSQL, since the count must hold for all instances, over restarts and
 * without Redis, and since a small statement is nothing beside the hashing that follows it.
 */
public interface LoginFailureRepository {

    /** The failures under these keys; a key without any is missing. */
    Mono<Map<String, LoginFailures>> read(Collection<String> keys);

    /** Replaces the failures under a key by the next ones, without losing a concurrent change. */
    Mono<Void> change(String key, UnaryOperator<LoginFailures> next);

    /** Forgets the failures under a key. */
    Mono<Void> forget(String key);

    /** Deletes a batch of what has no effect any more; answers how much. */
    Mono<Long> purge();
}
