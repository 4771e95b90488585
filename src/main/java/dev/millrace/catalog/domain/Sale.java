package dev.millrace.catalog.domain;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The limits within which a product is sold; what is null does not limit.
 *
 * @param opensAt from when on it can be ordered
 * @param closesAt from when on it can be ordered no more
 * @param maxPerOrder pieces in one order
 * @param maxPerCustomer pieces in all orders of one customer, counted from the first order after this limit was set;
 *     orders that ended without the goods going to the customer give theirs back
 */
public record Sale(
        @Nullable Instant opensAt,
        @Nullable Instant closesAt,
        @Nullable Integer maxPerOrder,
        @Nullable Integer maxPerCustomer) {

    /** The highest limit that can be set. */
    public static final int MAX_PIECES = 999;

    /** The same, or null when it limits nothing. */
    public @Nullable Sale orNone() {
        return opensAt == null && closesAt == null && maxPerOrder == null && maxPerCustomer == null ? null : this;
    }
}
