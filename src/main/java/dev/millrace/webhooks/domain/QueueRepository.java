package dev.millrace.webhooks.domain;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** What is to be sent, line by line. */
public interface QueueRepository {

    /**
     * How much may be taken.
     *
     * @param total in all
     * @param each of one receiver, with what is in flight
     * @param failing the same of one that fails
     */
    record Limits(int total, int each, int failing) {}

    /**
     * What became of an attempt.
     *
     * @param held whether the lease still held; nothing was written otherwise
     * @param disabled why the receiver was switched off by this attempt; null when it was not
     */
    record Settled(boolean held, @Nullable DisabledReason disabled) {}

    /** Takes lines whose first delivery is due, those of the least busy receivers first. */
    Mono<List<Lease>> claim(Map<UUID, Integer> inFlight, Limits limits, Instant now, Instant leaseEnd);

    /** The first delivery of each of these lines. */
    Mono<List<Claim>> first(Collection<Lease> leases);

    /** Keeps these lines for longer, as far as they are still held. */
    Mono<Void> renew(Collection<Lease> leases, Instant leaseEnd);

    /**
     * Writes down an attempt and what follows from it, and lets go of the line.
     *
     * @param failingBefore a receiver that has failed since before this moment is switched off when it fails again
     */
    Mono<Settled> settle(Claim claim, Attempt attempt, Verdict verdict, Instant failingBefore, Instant now);
}
