package dev.millrace.webhooks.domain;

import java.time.Instant;
import reactor.core.publisher.Mono;

/** Forgets, in bounded steps. */
public interface RetentionRepository {

    /**
     * One step: what was delivered or skipped of events before this moment, and what belongs to deleted receivers.
     *
     * @return whether there may be more
     */
    Mono<Boolean> forget(Instant before, Instant now);
}
