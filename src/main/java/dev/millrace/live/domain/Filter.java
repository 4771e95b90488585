package dev.millrace.live.domain;

import dev.millrace.eventlog.Entry;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which events somebody wants; null lets everything pass.
 *
 * @param status of the order after the event
 * @param type of the event, whole or up to a dot and a star, such as {@code payment.*}
 * @param sku in the order, or whose stock it tells of
 * @param customerId whose order it is
 */
public record Filter(
        @Nullable String status,
        @Nullable String type,
        @Nullable String sku,
        @Nullable UUID customerId) {

    /** Everything. */
    public static final Filter ALL = new Filter(null, null, null, null);

    /** The orders of one customer. */
    public static Filter of(UUID customerId) {
        return new Filter(null, null, null, customerId);
    }

    /** Whether it asks for the orders of a customer and nothing else. */
    boolean ofOneCustomer() {
        return customerId != null && status == null && type == null && sku == null;
    }

    /** Whether this event passes. */
    public boolean admits(Entry entry) {
        return (status == null || status.equals(entry.text("status")))
                && (type == null || ofType(type, entry.type()))
                && (customerId == null || customerId.toString().equals(entry.text("customerId")))
                && (sku == null || entry.concerns(sku));
    }

    private static boolean ofType(String wanted, String type) {
        return wanted.endsWith(".*") ? type.startsWith(wanted.substring(0, wanted.length() - 1)) : wanted.equals(type);
    }
}
