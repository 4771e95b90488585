package dev.millrace.webhooks.domain;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Where receivers are kept. One that was deleted is not there for anybody. */
public interface ReceiverRepository {

    /**
     * Who asks for a new receiver, so that asking again makes no second one.
     *
     * @param request what is asked for, to tell another request under the same key
     */
    record Request(UUID caller, String key, String request) {}

    /**
     * A receiver and its secret.
     *
     * @param secret null when it has been changed since it was made
     * @param replayed whether it had been made before
     */
    record Created(Receiver receiver, @Nullable String secret, boolean replayed) {}

    /**
     * Stores a new receiver with a secret of its own, once per key.
     *
     * @param limit receivers at most; one more is refused with {@code webhook_endpoint_limit}
     */
    Mono<Created> create(Receiver receiver, Request request, int limit);

    /** Empty when there is none. */
    Mono<Receiver> find(UUID id);

    /** Up to {@code limit + 1}, newest first, those made before this one. */
    Mono<List<Receiver>> page(@Nullable UUID before, int limit);

    /** Stores what the step makes of it; empty when there is none. An error of the step changes nothing. */
    Mono<Receiver> change(UUID id, UnaryOperator<Receiver> step);

    /** Removes it at once for everybody, what belongs to it later; empty when there is none. */
    Mono<Receiver> delete(UUID id, Consumer<Receiver> check, Instant now);

    /**
     * A new secret, as its owner sees it; empty when there is no such receiver.
     *
     * @param othersUntil when the others end
     */
    Mono<String> rotate(UUID id, Consumer<Receiver> check, Instant othersUntil, Instant now);
}
