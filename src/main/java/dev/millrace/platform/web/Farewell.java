package dev.millrace.platform.web;

import dev.millrace.platform.lifecycle.Draining;
import org.springframework.http.HttpHeaders;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * Ends each connection with its next answer while the process drains. A connection that was kept open would be cut when
 * the server ends, perhaps with a request on its way.
 */
final class Farewell {

    private final Draining draining;

    Farewell(Draining draining) {
        this.draining = draining;
    }

    void prepare(ServerWebExchange exchange) {
        exchange.getResponse().beforeCommit(() -> Mono.fromRunnable(() -> mark(exchange)));
    }

    private void mark(ServerWebExchange exchange) {
        if (draining.begun()) {
            exchange.getResponse().getHeaders().set(HttpHeaders.CONNECTION, "close");
        }
    }
}
