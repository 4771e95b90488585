package dev.millrace.platform.limits;

import java.time.Duration;
import org.springframework.boot.convert.DurationStyle;

/**
 * How many requests may pass in any window of this length. Written as {@code 100/15m} in the configuration.
 *
 * @param quota requests in a window, at least 1
 * @param window length of the window, 1 s to 1 day
 */
public record Policy(long quota, Duration window) {

    private static final long MAX_QUOTA = 1_000_000_000;

    public Policy {
        if (quota < 1 || quota > MAX_QUOTA) {
            throw new IllegalArgumentException("A policy admits 1 to " + MAX_QUOTA + " requests, not " + quota);
        }
        if (window.compareTo(Duration.ofSeconds(1)) < 0 || window.compareTo(Duration.ofDays(1)) > 0) {
            throw new IllegalArgumentException("The window of a policy is 1 s to 1 day long, not " + window);
        }
    }

    /** Reads {@code 100/15m}; throws {@link IllegalArgumentException} for anything else. */
    public static Policy valueOf(String text) {
        int slash = text.indexOf('/');
        if (slash < 1) {
            throw new IllegalArgumentException("A policy is written as 100/15m, not '" + text + "'");
        }
        return new Policy(
                Long.parseLong(text.substring(0, slash).strip()),
                DurationStyle.detectAndParse(text.substring(slash + 1).strip()));
    }

    @Override
    public String toString() {
        return quota + "/" + DurationStyle.SIMPLE.print(window, java.time.temporal.ChronoUnit.SECONDS);
    }
}
