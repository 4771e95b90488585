package dev.millrace.orders.domain;

import java.util.Locale;

/** What a person may ask of an order. */
public enum Action {
    CANCEL,
    SHIP,
    DELIVER,
    RETURN,
    REFUND,
    DECIDE;

    /** As in JSON. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
