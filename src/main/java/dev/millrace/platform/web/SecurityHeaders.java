package dev.millrace.platform.web;

import java.util.function.BiConsumer;
import org.springframework.http.HttpHeaders;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * The headers that helmet sends, at their strictest for an API: nothing here is a page, so nothing may be framed,
 * sniffed, cached by default or run. A handler that serves a page replaces the policy for that page.
 */
final class SecurityHeaders implements WebFilter {

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        write(Trace.id(exchange), exchange.getResponse().getHeaders()::set);
        return chain.filter(exchange);
    }

    static void write(String traceId, BiConsumer<String, String> headers) {
        headers.accept("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
        headers.accept("Cross-Origin-Opener-Policy", "same-origin");
        headers.accept("Cross-Origin-Resource-Policy", "same-origin");
        headers.accept("Origin-Agent-Cluster", "?1");
        headers.accept("Referrer-Policy", "no-referrer");
        headers.accept("Strict-Transport-Security", "max-age=31536000; includeSubDomains");
        headers.accept("X-Content-Type-Options", "nosniff");
        headers.accept("X-DNS-Prefetch-Control", "off");
        headers.accept("X-Download-Options", "noopen");
        headers.accept("X-Frame-Options", "DENY");
        headers.accept("X-Permitted-Cross-Domain-Policies", "none");
        headers.accept("X-XSS-Protection", "0");
        headers.accept(HttpHeaders.CACHE_CONTROL, "no-store");
        headers.accept("X-Request-Id", traceId);
    }
}
