package dev.millrace.platform.web;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.server.ServerWebExchange;

/** The trace id of a request: the caller's when it sends a valid {@code traceparent} (W3C Trace Context), else new. */
public final class Trace {

    /** Of W3C Trace Context. */
    static final String HEADER = "traceparent";

    private static final String ATTRIBUTE = Trace.class.getName();
    private static final Pattern TRACEPARENT =
            Pattern.compile("00-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}");

    private Trace() {}

    /** 32 hexadecimal digits, the same for the whole request. */
    public static String id(ServerWebExchange exchange) {
        return (String) exchange.getAttributes()
                .computeIfAbsent(
                        ATTRIBUTE, _ -> of(exchange.getRequest().getHeaders().getFirst(HEADER)));
    }

    /** 32 hexadecimal digits, the same for the whole request. */
    public static String id(ServerRequest request) {
        return id(request.exchange());
    }

    /** Takes the trace id of the request's span, before anybody asks for one. */
    static void adopt(ServerWebExchange exchange, String id) {
        exchange.getAttributes().put(ATTRIBUTE, id);
    }

    /** A trace id for what has no readable request. */
    static String fresh() {
        return of(null);
    }

    /** The caller's trace id when the header is valid, otherwise a new one. */
    static String of(@Nullable String traceparent) {
        if (traceparent != null) {
            var matcher = TRACEPARENT.matcher(traceparent);
            if (matcher.matches()) {
                return matcher.group(1);
            }
        }
        ThreadLocalRandom random = ThreadLocalRandom.current();
        HexFormat hex = HexFormat.of();
        return hex.toHexDigits(random.nextLong()) + hex.toHexDigits(random.nextLong());
    }
}
