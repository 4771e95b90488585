package dev.millrace.platform.observability;

import dev.millrace.platform.database.Database;
import dev.millrace.platform.database.DatabaseClock;
import dev.millrace.platform.lifecycle.Draining;
import dev.millrace.platform.redis.Redis;
import dev.millrace.platform.web.Admission;
import dev.millrace.platform.web.Endpoints;
import dev.millrace.platform.web.WebSettings;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.config.MeterFilter;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.ReactorResourceFactory;

/** Wires health and metrics. */
@Configuration(proxyBeanMethods = false)
public class ObservabilityModule {

    private static final int MAX_METERS = 20_000;
    private static final int MAX_ROUTES = 500;

    @Bean
    Endpoints healthRoutes(Database database, Redis redis, EventLoops loops, Draining draining, DatabaseClock clock) {
        Dependencies dependencies = new Dependencies(database, redis);
        Readiness readiness = new Readiness(dependencies, loops, draining, clock);
        return new HealthRoutes(dependencies, loops, readiness, InstantSource.system());
    }

    @Bean
    EventLoops eventLoops(ReactorResourceFactory resources, MeterRegistry meters) {
        return new EventLoops(() -> resources.getLoopResources().onServer(true), meters);
    }

    @Bean
    Watchdog watchdog(EventLoops loops, WebSettings settings) {
        return new Watchdog(
                loops, settings.stuckLoop(), () -> Runtime.getRuntime().halt(Watchdog.STUCK));
    }

    @Bean
    MeterBinder requestsInFlight(Admission admission) {
        return meters -> Gauge.builder("millrace.http.in.flight", admission, Admission::inFlight)
                .description("Requests being answered now")
                .register(meters);
    }

    /** A tag that grows without end would take the memory of the process: beyond these bounds meters are dropped. */
    @Bean
    MeterFilter cardinality() {
        return MeterFilter.maximumAllowableMetrics(MAX_METERS);
    }

    /** What the framework measures of the management port, where only the scraper calls. */
    @Bean
    MeterFilter managementRequests() {
        return MeterFilter.denyNameStartsWith("http.server.requests");
    }

    @Bean
    MeterFilter routeCardinality() {
        return MeterFilter.maximumAllowableTags("millrace.http.requests", "route", MAX_ROUTES, MeterFilter.deny());
    }
}
