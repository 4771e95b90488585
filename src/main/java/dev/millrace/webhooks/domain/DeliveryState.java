package dev.millrace.webhooks.domain;

import java.util.Locale;

/** Where a delivery is. */
public enum DeliveryState {
    /** To be sent, now, later, or after those before it. */
    PENDING,
    /** Answered with 2xx. */
    DELIVERED,
    /** Given up after the last try; can be sent again by hand. */
    DEAD,
    /** Happened while the endpoint was off; can be sent by hand. */
    SKIPPED;

    /** As written in JSON and SQL. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The state with this label; throws {@link IllegalArgumentException} when there is none. */
    public static DeliveryState of(String label) {
        for (DeliveryState state : values()) {
            if (state.label().equals(label)) {
                return state;
            }
        }
        throw new IllegalArgumentException(label);
    }
}
