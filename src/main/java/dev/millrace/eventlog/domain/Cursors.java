package dev.millrace.eventlog.domain;

import dev.millrace.eventlog.Consumer;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import reactor.core.publisher.Mono;

/** Where every consumer stands. */
public interface Cursors {

    /** Makes sure that the consumer has a cursor in every shard; a new one begins where the consumer says. */
    Mono<Void> begin(Consumer consumer);

    /** The shards of these consumers that have something to do. */
    Mono<List<Backlog>> behind(Collection<String> consumers);

    /**
     * In one transaction: claims those of the shards that no other instance has and that do not rest after a failure,
     * reads at most {@code limit} events of each, lets the consumer apply those whose subject is not parked, parks the
     * others, and moves the cursors. Errors as the consumer does, with nothing changed.
     */
    Mono<Advance> advance(Consumer consumer, List<Integer> shards, int limit);

    /**
     * Puts down that the next event of the shard could not be applied. After {@code tries} times it is parked and the
     * cursor moved past it; until then the shard rests a little longer each time.
     */
    Mono<Failure> failed(String consumer, int shard, Throwable error, int tries, Duration rest, Duration longestRest);

    /**
     * A shard with work.
     *
     * @param since when its oldest unapplied event happened
     * @param resting whether it waits for its next try after a failure
     */
    record Backlog(String consumer, int shard, Instant since, boolean resting) {}

    /**
     * What was done.
     *
     * @param entries how many events of the consumer's types the cursors have passed
     * @param more the shards in which there may be more
     */
    record Advance(int entries, List<Integer> more) {}

    /** What became of an event that could not be applied. */
    enum Failure {
        /** It is tried again after a rest. */
        RESTS,
        /** It was given up and parked. */
        PARKED,
        /** Another instance was faster. */
        STALE
    }
}
