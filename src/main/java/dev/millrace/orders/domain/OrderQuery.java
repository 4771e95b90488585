package dev.millrace.orders.domain;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which orders a list shows; newest first.
 *
 * @param customerId only this customer's; null for everyone's
 * @param status only in this status; null for any
 * @param before only ids below this one: the cursor, or the end of the time asked for
 * @param from only ids from this one on
 * @param limit rows at most
 */
public record OrderQuery(
        @Nullable UUID customerId, @Nullable Status status, UUID before, UUID from, int limit) {}
