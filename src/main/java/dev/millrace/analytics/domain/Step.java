package dev.millrace.analytics.domain;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How fine figures are kept, from fine to coarse; in UTC. */
public enum Step {
    SECOND(ChronoUnit.SECONDS),
    MINUTE(ChronoUnit.MINUTES),
    HOUR(ChronoUnit.HOURS),
    DAY(ChronoUnit.DAYS);

    private final ChronoUnit unit;

    Step(ChronoUnit unit) {
        this.unit = unit;
    }

    /** As stored, and as a request names it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The step with this label; throws {@link IllegalArgumentException} when there is none. */
    public static Step of(String label) {
        return valueOf(label.toUpperCase(Locale.ROOT));
    }

    public Duration length() {
        return unit.getDuration();
    }

    /** The next finer step; null of the finest. */
    public @Nullable Step finer() {
        return switch (this) {
            case DAY -> HOUR;
            case HOUR -> MINUTE;
            case MINUTE -> SECOND;
            case SECOND -> null;
        };
    }

    /** The start of the bucket in which the moment lies. */
    public Instant floor(Instant moment) {
        return moment.truncatedTo(unit);
    }

    /** The moment itself when a bucket starts there, otherwise the start of the next one. */
    public Instant ceiling(Instant moment) {
        Instant floor = floor(moment);
        return floor.equals(moment) ? floor : floor.plus(length());
    }
}
