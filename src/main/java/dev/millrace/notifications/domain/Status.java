package dev.millrace.notifications.domain;

import java.util.Locale;

/** How far a mail has come. */
public enum Status {
    /** To be sent when it is due. */
    WAITING,
    /** The mail server is being spoken to about it. */
    SENDING,
    /** The mail server has accepted it. */
    SENT,
    /** Given up, for the reason it carries; somebody may send it again. */
    PARKED,
    /** It may have been accepted: whoever sent it died or lost the connection before it knew. Somebody must decide. */
    UNKNOWN;

    /** As stored and shown. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The status with this label; throws {@link IllegalArgumentException} when there is none. */
    public static Status of(String label) {
        return valueOf(label.toUpperCase(Locale.ROOT));
    }
}
