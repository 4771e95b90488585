package dev.millrace.notifications.domain;

/** What became of one try. */
public sealed interface Delivery {

    /** It is the mail server's now. */
    record Accepted() implements Delivery {}

    /**
     * It has certainly not been sent.
     *
     * @param lasting whether trying again is pointless
     */
    record Refused(String reason, boolean lasting) implements Delivery {}

    /** It could not even be written yet; that is no fault of the mail's, and it waits for as long as it takes. */
    record Postponed(String reason) implements Delivery {}

    /** It may have been sent. */
    record Unknown(String reason) implements Delivery {}
}
