package dev.millrace.orders.domain;

import java.util.Locale;

/** Where the money of an order stands; an axis of its own beside {@link Status}. */
public enum PaymentStatus {
    NONE,
    /** The gateway was asked, or is about to be. */
    PENDING,
    /** The buyer must confirm the payment. */
    ACTION_REQUIRED,
    /** Money may or may not have moved. */
    UNKNOWN,
    AUTHORIZED,
    CAPTURED,
    PARTIALLY_REFUNDED,
    REFUNDED,
    VOIDED,
    FAILED;

    /** Whether money may still be taken. */
    public boolean moves() {
        return this == PENDING || this == ACTION_REQUIRED || this == UNKNOWN;
    }

    /** As in JSON and in the database. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The payment status of this label; throws {@link IllegalArgumentException} when there is none. */
    public static PaymentStatus of(String label) {
        return valueOf(label.toUpperCase(Locale.ROOT));
    }
}
