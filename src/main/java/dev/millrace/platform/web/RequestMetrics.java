package dev.millrace.platform.web;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.springframework.http.HttpStatusCode;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SignalType;

/**
 * Rate, errors and duration per route. The meters are looked up by a small key of ours, since building tags for every
 * request costs more than many of the answers.
 */
final class RequestMetrics {

    private final ConcurrentHashMap<Key, Timer> timers = new ConcurrentHashMap<>();
    private final MeterRegistry meters;

    RequestMetrics(MeterRegistry meters) {
        this.meters = meters;
    }

    Mono<Void> timed(ServerWebExchange exchange, Mono<Void> answer) {
        long start = System.nanoTime();
        return answer.doFinally(signal -> record(exchange, signal, System.nanoTime() - start));
    }

    private void record(ServerWebExchange exchange, SignalType signal, long nanos) {
        HttpStatusCode status = exchange.getResponse().getStatusCode();
        Key key = new Key(
                exchange.getRequest().getMethod().name(),
                String.valueOf(exchange.getAttributes().getOrDefault(EndpointRouter.ROUTE, "unmatched")),
                signal == SignalType.CANCEL ? 499 : status == null ? 200 : status.value());
        timers.computeIfAbsent(key, this::timer).record(nanos, TimeUnit.NANOSECONDS);
    }

    /** A request that was refused before it was read, in no time. */
    void refused(String method, String route, int status) {
        timers.computeIfAbsent(new Key(method, route, status), this::timer).record(0, TimeUnit.NANOSECONDS);
    }

    private Timer timer(Key key) {
        return Timer.builder("millrace.http.requests")
                .description("Requests by route; status 499 is a client that hung up")
                .tag("method", key.method())
                .tag("route", key.route())
                .tag("status", String.valueOf(key.status()))
                .publishPercentileHistogram()
                .minimumExpectedValue(java.time.Duration.ofMillis(1))
                .maximumExpectedValue(java.time.Duration.ofSeconds(10))
                .register(meters);
    }

    private record Key(String method, String route, int status) {}
}
