package dev.millrace.platform.web;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.util.AsciiString;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.web.server.ServerWebExchange;
import reactor.netty.http.server.HttpServerResponse;

/**
 * The headers that helmet sends, at their strictest for an API: nothing here is a page, so nothing may be framed,
 * sniffed, cached by default or run. A handler that serves a page replaces the policy for that page.
 */
final class SecurityHeaders {

    private static final String REQUEST_ID = "X-Request-Id";

    /** As Netty writes them, with names and values that are bytes already: they are in every answer. */
    private static final io.netty.handler.codec.http.HttpHeaders ALL = new DefaultHttpHeaders();

    static {
        always("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
        always("Cross-Origin-Opener-Policy", "same-origin");
        always("Cross-Origin-Resource-Policy", "same-origin");
        always("Origin-Agent-Cluster", "?1");
        always("Referrer-Policy", "no-referrer");
        always("Strict-Transport-Security", "max-age=31536000; includeSubDomains");
        always("X-Content-Type-Options", "nosniff");
        always("X-DNS-Prefetch-Control", "off");
        always("X-Download-Options", "noopen");
        always("X-Frame-Options", "DENY");
        always("X-Permitted-Cross-Domain-Policies", "none");
        always("X-XSS-Protection", "0");
        always(HttpHeaders.CACHE_CONTROL, "no-store");
    }

    private SecurityHeaders() {}

    private static void always(String name, String value) {
        ALL.set(AsciiString.cached(name), AsciiString.cached(value));
    }

    static void write(ServerWebExchange exchange) {
        HttpServerResponse response = ServerHttpResponseDecorator.getNativeResponse(exchange.getResponse());
        write(Trace.id(exchange), response.responseHeaders());
    }

    static void write(String traceId, io.netty.handler.codec.http.HttpHeaders headers) {
        headers.add(ALL).set(REQUEST_ID, traceId);
    }
}
