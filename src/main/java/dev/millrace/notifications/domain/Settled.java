package dev.millrace.notifications.domain;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where a mail stands after a try.
 *
 * @param attempts tries that were refused so far
 * @param nextAttemptAt null when there is none
 * @param reason why it is not sent; null when it is
 */
public record Settled(
        Status status,
        int attempts,
        @Nullable Instant nextAttemptAt,
        @Nullable String reason) {}
