package dev.millrace.platform.web;

import dev.millrace.platform.tracing.Spans;
import dev.millrace.platform.tracing.Step;
import dev.millrace.platform.tracing.Tracing;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatusCode;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SignalType;

/**
 * A server span for each request, up to the head of its answer: a stream goes on long after. Named by the route, since
 * paths carry ids and the secrets of tracking links. Probes are left out.
 */
final class RequestSpans implements WebFilter {

    private static final AttributeKey<String> METHOD = AttributeKey.stringKey("http.request.method");
    private static final AttributeKey<String> ROUTE = AttributeKey.stringKey("http.route");
    private static final AttributeKey<String> SCHEME = AttributeKey.stringKey("url.scheme");
    private static final AttributeKey<Long> STATUS = AttributeKey.longKey("http.response.status_code");

    private static final Set<String> PROBES = Set.of("/health", "/livez", "/readyz");
    private static final Set<HttpMethod> METHODS = Set.of(HttpMethod.values());
    private static final int HUNG_UP = 499;

    private final Tracing tracing;

    RequestSpans(Tracing tracing) {
        this.tracing = tracing;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        if (PROBES.contains(exchange.getRequest().getPath().value())) {
            return chain.filter(exchange);
        }
        Spans request = tracing.accept(step(exchange), exchange.getRequest().getHeaders(), Headers.GETTER);
        Trace.adopt(exchange, request.context().getTraceId());
        if (!request.sampled()) {
            return chain.filter(exchange).contextWrite(request::into);
        }
        exchange.getResponse().beforeCommit(() -> Mono.fromRunnable(() -> end(exchange, request, null)));
        return chain.filter(exchange)
                .doFinally(signal -> end(exchange, request, signal))
                .contextWrite(request::into);
    }

    private static Step step(ServerWebExchange exchange) {
        String method = method(exchange);
        Attributes attributes = Attributes.of(
                METHOD,
                method,
                SCHEME,
                String.valueOf(exchange.getRequest().getURI().getScheme()));
        return new Step(method.equals("_OTHER") ? "HTTP" : method, SpanKind.SERVER, attributes);
    }

    /** A client may make up methods, but not names of spans. */
    private static String method(ServerWebExchange exchange) {
        HttpMethod method = exchange.getRequest().getMethod();
        return METHODS.contains(method) ? method.name() : "_OTHER";
    }

    /** Whatever comes first, the head of the answer or the end of everything; the second time does nothing. */
    private static void end(ServerWebExchange exchange, Spans request, @Nullable SignalType signal) {
        if (exchange.getAttributes().get(EndpointRouter.ROUTE) instanceof String route) {
            request.rename(method(exchange) + " " + route);
            request.set(ROUTE, route);
        }
        HttpStatusCode code = exchange.getResponse().getStatusCode();
        int status = signal == SignalType.CANCEL ? HUNG_UP : code == null ? 200 : code.value();
        request.set(STATUS, (long) status);
        if (status >= 500) {
            request.failed(String.valueOf(status));
        }
        request.end();
    }

    private enum Headers implements TextMapGetter<HttpHeaders> {
        GETTER;

        @Override
        public Iterable<String> keys(HttpHeaders headers) {
            return headers.headerNames();
        }

        @Override
        public @Nullable String get(@Nullable HttpHeaders headers, String name) {
            return headers == null ? null : headers.getFirst(name);
        }
    }
}
