package dev.millrace.eventlog.domain;

import dev.millrace.eventlog.Consumer;
import dev.millrace.eventlog.Position;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** What those who run the server see of the consumers, and what they can do about them. */
public interface Interventions {

    /** Every consumer that ever ran on this database. */
    Mono<List<Standing>> standings();

    /** Subjects that a consumer has left behind, the longest parked first. */
    Mono<List<Parked>> parked(String consumer, int limit);

    /**
     * Applies what is parked of a subject, in order and together; answers how many events there were. Errors as the
     * consumer does, with everything parked as before.
     */
    Mono<Integer> release(Consumer consumer, String subject);

    /** Forgets what is parked of a subject without applying it; answers how many events there were. */
    Mono<Integer> discard(String consumer, String subject);

    /**
     * Sets the cursors of all shards, and forgets what is parked from there on. From the start, the consumer forgets its
     * effects first.
     */
    Mono<Void> replay(Consumer consumer, Position from);

    /**
     * How far a consumer is.
     *
     * @param position of the shard that is furthest behind
     * @param since when the oldest event happened that is not applied yet; null when there is none
     * @param failing shards that rest after a failure
     * @param error of one of them
     * @param parked events it has left behind
     */
    record Standing(
            String consumer,
            Position position,
            @Nullable Instant since,
            int failing,
            @Nullable String error,
            long parked) {}

    /**
     * A subject that a consumer has left behind.
     *
     * @param events how many events of it
     * @param position of the event that could not be applied
     * @param error why not
     */
    record Parked(String subject, int events, Position position, String type, String error, Instant parkedAt) {}
}
