package dev.millrace.webhooks.domain;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * When a delivery is tried again.
 *
 * @param pauses after the first failure, the second and so on; after one more the delivery is given up
 */
public record Schedule(List<Duration> pauses) {

    /** At most so much of a pause is added, so that those who failed together do not come back together. */
    private static final double JITTER = 0.2;

    /**
     * What follows from an attempt.
     *
     * @param before attempts that failed before this one
     * @param random from 0 to 1
     */
    public Verdict verdict(Attempt attempt, int before, Instant now, double random) {
        if (attempt.succeeded()) {
            return new Verdict(DeliveryState.DELIVERED, null, null, false);
        }
        Instant asked = attempt.retryAfter() == null ? null : now.plus(attempt.retryAfter());
        Instant resume = attempt.overloaded() ? asked : null;
        if (before >= pauses.size()) {
            return new Verdict(DeliveryState.DEAD, null, resume, attempt.gone());
        }
        Duration pause = pauses.get(before);
        Instant next = now.plus(pause).plusNanos((long) (pause.toNanos() * JITTER * random));
        return new Verdict(DeliveryState.PENDING, later(next, asked), resume, attempt.gone());
    }

    private static Instant later(Instant one, @Nullable Instant other) {
        return other == null || one.isAfter(other) ? one : other;
    }
}
