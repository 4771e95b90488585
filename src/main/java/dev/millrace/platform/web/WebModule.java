package dev.millrace.platform.web;

import dev.millrace.platform.error.CommonProblems;
import dev.millrace.platform.lifecycle.Draining;
import dev.millrace.platform.limits.RateLimits;
import dev.millrace.platform.security.ClientAddress;
import dev.millrace.platform.security.StreamTickets;
import dev.millrace.platform.security.TokenVerifier;
import dev.millrace.platform.tracing.Tracing;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.reactor.netty.NettyServerCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.web.reactive.function.server.HandlerStrategies;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.server.WebFilter;
import reactor.core.publisher.Mono;

/**
 * Wires HTTP: one router behind one gate, and no dispatcher, since there are no annotated controllers to look for.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(WebSettings.class)
public class WebModule {

    @Bean
    Draining draining(WebSettings settings) {
        return new Draining(settings.drain());
    }

    @Bean
    Admission admission(WebSettings settings) {
        return new Admission(settings.maxInFlight());
    }

    @Bean
    ClientAddress clientAddress(WebSettings settings) {
        return ClientAddress.behind(settings.trustedProxies());
    }

    @Bean
    Gate gate(
            Admission admission,
            TokenVerifier tokens,
            ObjectProvider<StreamTickets> tickets,
            RateLimits limits,
            ClientAddress addresses) {
        StreamTickets none =
                (_, _) -> Mono.error(() -> CommonProblems.UNAUTHENTICATED.because("No tickets are issued here."));
        return new Gate(admission, tokens, tickets.getIfAvailable(() -> none), limits, addresses);
    }

    @Bean
    EndpointRouter endpointRouter(List<Endpoints> groups, Gate gate) {
        return new EndpointRouter(groups, gate);
    }

    @Bean
    HttpHandler httpHandler(EndpointRouter router, RequestMetrics metrics, Draining draining, Tracing tracing) {
        HandlerStrategies.Builder strategies = HandlerStrategies.builder();
        if (tracing.on()) {
            strategies.webFilter(new RequestSpans(tracing));
        }
        return RouterFunctions.toHttpHandler(
                request -> Mono.just(router.handler(request)),
                strategies
                        .webFilter(around(metrics, new Farewell(draining)))
                        .exceptionHandler(new Problems())
                        .build());
    }

    /** One filter for all that every answer has: each filter of its own costs an open stream 150 bytes. */
    private static WebFilter around(RequestMetrics metrics, Farewell farewell) {
        return (exchange, chain) -> {
            SecurityHeaders.write(exchange);
            farewell.prepare(exchange);
            return metrics.timed(exchange, chain.filter(exchange));
        };
    }

    @Bean
    NettyServerCustomizer httpServerLimits(
            WebSettings settings, ObjectProvider<Congestion> congestions, RequestMetrics metrics) {
        return new HttpServerLimits(settings, congestions.stream().toList(), metrics);
    }

    @Bean
    RequestMetrics requestMetrics(io.micrometer.core.instrument.MeterRegistry meters) {
        return new RequestMetrics(meters);
    }
}
