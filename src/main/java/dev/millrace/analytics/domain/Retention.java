package dev.millrace.analytics.domain;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How long figures are kept; those per day for ever. */
public record Retention(Duration seconds, Duration minutes, Duration hours) {

    /** Before this there are no figures of that step any more; null when there always are. */
    public @Nullable Instant horizon(Step step, Instant now) {
        return switch (step) {
            case SECOND -> Step.MINUTE.floor(now.minus(seconds));
            case MINUTE -> Step.HOUR.floor(now.minus(minutes));
            case HOUR -> Step.DAY.floor(now.minus(hours));
            case DAY -> null;
        };
    }

    /** Whether all figures of that step from a moment on are still there. */
    public boolean covers(Step step, Instant from, Instant now) {
        Instant horizon = horizon(step, now);
        return horizon == null || !from.isBefore(horizon);
    }
}
