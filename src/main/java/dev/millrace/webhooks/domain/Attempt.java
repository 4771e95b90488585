package dev.millrace.webhooks.domain;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What came of one try to deliver. Nothing of the answer's body is kept.
 *
 * @param status of the answer; null when there was none
 * @param error why there was none, one word such as {@code timeout}; null when there was one
 * @param retryAfter how long the receiver asks to wait; null when it does not
 */
public record Attempt(
        Instant startedAt,
        Duration duration,
        @Nullable Integer status,
        @Nullable String error,
        @Nullable Duration retryAfter) {

    private static final int GONE = 410;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int UNAVAILABLE = 503;

    /** Only 2xx is; a redirect is not. */
    public boolean succeeded() {
        return status != null && status / 100 == 2;
    }

    /** Whether the receiver wants no more at all. */
    public boolean gone() {
        return status != null && status == GONE;
    }

    /** Whether the pause it asks for is meant for everything and not for this delivery alone. */
    public boolean overloaded() {
        return status != null && (status == TOO_MANY_REQUESTS || status == UNAVAILABLE);
    }
}
