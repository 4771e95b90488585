package dev.millrace.analytics.domain;

import java.util.Locale;

/** What is counted, each with the money that goes with it: the order's total, and of a refund its own amount. */
public enum Metric {
    PLACED,
    /** Counted once an order, when it is confirmed for the first time. Its money is the revenue. */
    CONFIRMED,
    /** The payment was declined. */
    DECLINED,
    /** Not paid in time. */
    EXPIRED,
    CANCELLED,
    RETURNED,
    /** Counted for each refund that has gone back. */
    REFUNDED;

    /** As stored and shown. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The metric with this label; throws {@link IllegalArgumentException} when there is none. */
    public static Metric of(String label) {
        return valueOf(label.toUpperCase(Locale.ROOT));
    }
}
