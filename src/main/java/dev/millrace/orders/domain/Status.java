package dev.millrace.orders.domain;

import java.util.Locale;

/** Where an order stands between placement and its end. */
public enum Status {
    /** Stock is reserved, payment is not settled. */
    PLACED,
    /** Paid. */
    CONFIRMED,
    /** On its way. */
    SHIPPED,
    /** Handed over. */
    DELIVERED,
    /** Payment was declined; stock is free again. */
    FAILED,
    /** Not paid in time; stock is free again. */
    EXPIRED,
    /** Called off; stock is free again. */
    CANCELLED,
    /** A person must decide. */
    REVIEW,
    /** Came back. */
    RETURNED;

    /** As in JSON and in the database. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The status of this label; throws {@link IllegalArgumentException} when there is none. */
    public static Status of(String label) {
        if (!label.equals(label.toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException(label);
        }
        return valueOf(label.toUpperCase(Locale.ROOT));
    }

    /** Whether nothing more happens to the goods. */
    public boolean isEnd() {
        return switch (this) {
            case PLACED, CONFIRMED, SHIPPED, REVIEW -> false;
            case DELIVERED, FAILED, EXPIRED, CANCELLED, RETURNED -> true;
        };
    }
}
