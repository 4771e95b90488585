package dev.millrace.catalog.domain;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One line of the ledger of stock on hand.
 *
 * @param id grows with time
 * @param delta pieces more, or fewer when negative
 * @param actorKind a role, or {@code system}
 * @param actor null for the system
 * @param order the order that was shipped or returned; null for anything else
 */
public record Movement(
        long id,
        String sku,
        long delta,
        String reason,
        String actorKind,
        @Nullable UUID actor,
        @Nullable UUID order,
        Instant at) {}
