package dev.millrace.webhooks.domain;

import java.util.Locale;

/** Why an endpoint is switched off. */
public enum DisabledReason {
    /** Somebody of the staff did it. */
    STAFF,
    /** It answered 410: it wants no more. */
    GONE,
    /** It has only failed for days. */
    FAILING;

    /** As written in JSON and SQL. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The reason with this label; throws {@link IllegalArgumentException} when there is none. */
    public static DisabledReason of(String label) {
        return valueOf(label.toUpperCase(Locale.ROOT));
    }
}
