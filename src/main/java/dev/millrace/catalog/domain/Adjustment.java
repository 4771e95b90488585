package dev.millrace.catalog.domain;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A correction of the stock on hand by a person, or by a program in a person's place.
 *
 * @param key names this correction among all of its actor: the same key again changes nothing
 * @param actorKind the role it acts in
 */
public record Adjustment(Request request, String key, String actorKind, UUID actor) {

    /**
     * What is asked.
     *
     * @param delta pieces more, or fewer when negative; never 0
     * @param expectedOnHand refuse unless this is on hand; null for no condition
     */
    public record Request(
            String sku, long delta, String reason, @Nullable Long expectedOnHand) {}

    /**
     * A correction that has been made.
     *
     * @param stock what it left
     * @param replayed whether it had been made before, under the same key
     */
    public record Done(long movement, Request request, Stock stock, Instant at, boolean replayed) {}
}
