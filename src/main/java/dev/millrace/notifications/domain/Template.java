package dev.millrace.notifications.domain;

import java.util.Locale;

/** The mails there are. English only. */
public enum Template {
    ORDER_CONFIRMED("Your order %s is confirmed"),
    ORDER_SHIPPED("Your order %s is on its way"),
    ORDER_DELIVERED("Your order %s has been delivered"),
    ORDER_CANCELLED("Your order %s is cancelled"),
    PAYMENT_FAILED("The payment of your order %s did not go through"),
    PAYMENT_REFUNDED("A refund for your order %s");

    private final String subject;

    Template(String subject) {
        this.subject = subject;
    }

    /** As stored, shown and used to name its files. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The template with this label; throws {@link IllegalArgumentException} when there is none. */
    public static Template of(String label) {
        return valueOf(label.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    /** Of nothing but these words and the order's number, which is ours: nobody's name gets into a header here. */
    public String subject(String orderNumber) {
        return subject.formatted(orderNumber);
    }
}
