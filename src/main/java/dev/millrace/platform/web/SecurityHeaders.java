package dev.millrace.platform.web;

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
        HttpHeaders headers = exchange.getResponse().getHeaders();
        headers.set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
        headers.set("Cross-Origin-Opener-Policy", "same-origin");
        headers.set("Cross-Origin-Resource-Policy", "same-origin");
        headers.set("Origin-Agent-Cluster", "?1");
        headers.set("Referrer-Policy", "no-referrer");
        headers.set("Strict-Transport-Security", "max-age=31536000; includeSubDomains");
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("X-DNS-Prefetch-Control", "off");
        headers.set("X-Download-Options", "noopen");
        headers.set("X-Frame-Options", "DENY");
        headers.set("X-Permitted-Cross-Domain-Policies", "none");
        headers.set("X-XSS-Protection", "0");
        headers.set(HttpHeaders.CACHE_CONTROL, "no-store");
        headers.set("X-Request-Id", Trace.id(exchange));
        return chain.filter(exchange);
    }
}
