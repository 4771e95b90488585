package dev.millrace.payments.domain;

import java.time.Instant;
import reactor.core.publisher.Mono;

/** Callbacks, kept until they are handled and for a while after. */
public interface CallbackRepository {

    /** Keeps it unless it is there already; answers whether it is new. */
    Mono<Boolean> keep(Callback callback, Instant now);

    /**
     * Handles up to {@code limit} of them, oldest first, but for those whose operation is in a worker's hands: the open operations they hint at become due, and one that had
     * ended without money is opened again when the gateway says it succeeded. Answers how many.
     */
    Mono<Integer> handle(Instant now, int limit);

    /** Forgets up to {@code limit} that were handled before; answers how many. */
    Mono<Long> forget(Instant before, int limit);
}
