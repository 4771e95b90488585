package dev.millrace.orders.web;

import dev.millrace.orders.OrdersSettings;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.web.reactive.function.server.ServerRequest;

/**
 * What a placement prefers (RFC 7240): {@code respond-async} not to wait for the payment, {@code wait=N} to wait so many
 * seconds. A preference that is not understood is passed over, as the RFC asks.
 *
 * @param patience how long to wait for the settled order
 * @param applied value of {@code Preference-Applied}; null when nothing was preferred
 */
record Preference(Duration patience, @Nullable String applied) {

    private static final Pattern WAIT = Pattern.compile("wait\\s*=\\s*\"?([0-9]{1,6})\"?");

    static Preference of(ServerRequest request, OrdersSettings settings) {
        for (String header : request.headers().header("Prefer")) {
            for (String part : header.split("[,;]", -1)) {
                String preference = part.strip().toLowerCase(java.util.Locale.ROOT);
                Matcher wait = WAIT.matcher(preference);
                if (preference.equals("respond-async")) {
                    return new Preference(Duration.ZERO, preference);
                }
                if (wait.matches()) {
                    long seconds = Math.min(
                            Long.parseLong(wait.group(1)), settings.maxWait().toSeconds());
                    return new Preference(Duration.ofSeconds(seconds), "wait=" + seconds);
                }
            }
        }
        return new Preference(settings.settleWait(), null);
    }
}
