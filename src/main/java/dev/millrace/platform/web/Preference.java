package dev.millrace.platform.web;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.web.reactive.function.server.ServerRequest;

/**
 * How long a caller prefers to wait (RFC 7240): {@code respond-async} for not at all, {@code wait=N} for so many seconds. A preference that is not understood is passed over, as the RFC asks.
 *
 * @param patience how long to wait for what was asked for
 * @param applied value of {@code Preference-Applied}; null when nothing was preferred
 */
public record Preference(Duration patience, @Nullable String applied) {

    private static final Pattern WAIT = Pattern.compile("wait\\s*=\\s*\"?([0-9]{1,6})\"?");

    /**
     * The preference of a request.
     *
     * @param fallback patience where nothing is preferred
     * @param most patience that is granted
     */
    public static Preference of(ServerRequest request, Duration fallback, Duration most) {
        for (String header : request.headers().header("Prefer")) {
            for (String part : header.split("[,;]", -1)) {
                String preference = part.strip().toLowerCase(Locale.ROOT);
                Matcher wait = WAIT.matcher(preference);
                if (preference.equals("respond-async")) {
                    return new Preference(Duration.ZERO, preference);
                }
                if (wait.matches()) {
                    long seconds = Math.min(Long.parseLong(wait.group(1)), most.toSeconds());
                    return new Preference(Duration.ofSeconds(seconds), "wait=" + seconds);
                }
            }
        }
        return new Preference(fallback, null);
    }
}
