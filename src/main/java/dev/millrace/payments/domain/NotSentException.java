package dev.millrace.payments.domain;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A call that changed nothing at the gateway: no connection, an open breaker, no room, or a refusal to look at it (429).
 * It may be repeated under the same key.
 */
public final class NotSentException extends Exception {

    private static final long serialVersionUID = 1L;

    private final @Nullable Duration retryAfter;

    /**
     * @param reason in a few words
     * @param retryAfter what the gateway asked for; null when it did not
     */
    public NotSentException(String reason, @Nullable Duration retryAfter) {
        super(reason);
        this.retryAfter = retryAfter;
    }

    /** How long the gateway wants to be left alone; null when it did not say. */
    public @Nullable Duration retryAfter() {
        return retryAfter;
    }
}
