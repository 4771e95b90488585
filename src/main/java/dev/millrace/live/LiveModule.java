package dev.millrace.live;

import dev.millrace.eventlog.EventLog;
import dev.millrace.eventlog.Tail;
import dev.millrace.live.domain.FeedService;
import dev.millrace.live.domain.Hub;
import dev.millrace.live.domain.LiveMetrics;
import dev.millrace.live.domain.LiveService;
import dev.millrace.live.domain.Pulse;
import dev.millrace.live.domain.RevocationRepository;
import dev.millrace.live.domain.Seats;
import dev.millrace.live.domain.TicketService;
import dev.millrace.live.domain.TrackedStreams;
import dev.millrace.live.domain.TrackingService;
import dev.millrace.live.infrastructure.MicrometerLiveMetrics;
import dev.millrace.live.infrastructure.PostgresRevocationRepository;
import dev.millrace.live.web.FeedHandler;
import dev.millrace.live.web.LiveRoutes;
import dev.millrace.live.web.StreamHandler;
import dev.millrace.live.web.TicketHandler;
import dev.millrace.live.web.TrackingHandler;
import dev.millrace.orders.OrderFeed;
import dev.millrace.platform.database.Database;
import dev.millrace.platform.database.DatabaseClock;
import dev.millrace.platform.database.Schema;
import dev.millrace.platform.lifecycle.Loop;
import dev.millrace.platform.security.PublicLinks;
import dev.millrace.platform.security.Secrets;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.ContextClosedEvent;

/** Wires the live module. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(LiveSettings.class)
public class LiveModule {

    @Bean
    Schema liveSchema() {
        return new Schema("live");
    }

    @Bean
    LiveMetrics liveMetrics(MeterRegistry meters, DatabaseClock clock) {
        return new MicrometerLiveMetrics(meters, clock);
    }

    @Bean
    Hub hub(OrderFeed orders, Tail tail, LiveMetrics metrics) {
        Hub hub = new Hub(orders, metrics);
        tail.listen(hub);
        return hub;
    }

    @Bean
    Seats seats(LiveSettings settings, MeterRegistry meters) {
        Seats seats = new Seats(settings);
        Gauge.builder("millrace.streams.open", seats, Seats::taken)
                .description("Open event streams")
                .register(meters);
        return seats;
    }

    @Bean
    Pulse pulse(LiveSettings settings) {
        return new Pulse(settings);
    }

    @Bean
    Loop pulseLoop(Pulse pulse) {
        return new Loop("stream-pulse", pulse.pause(), pulse::beat);
    }

    @Bean
    RevocationRepository revocationRepository(Database database) {
        return new PostgresRevocationRepository(database);
    }

    @Bean
    TrackedStreams trackedStreams(RevocationRepository revocations, LiveSettings settings) {
        return new TrackedStreams(revocations, settings);
    }

    @Bean
    Loop revocationLoop(TrackedStreams tracked, LiveSettings settings) {
        return new Loop("revoked-links", settings.revocations(), tracked::look);
    }

    /** A graceful stop waits for open responses, so the streams are ended before it begins. */
    @Bean
    ApplicationListener<ContextClosedEvent> endStreams(Seats seats, Pulse pulse) {
        return _ -> {
            seats.close();
            pulse.endAll();
        };
    }

    @Bean
    TicketService ticketService(Secrets secrets, LiveSettings settings, DatabaseClock clock) {
        return new TicketService(secrets, settings.ticketLife(), clock);
    }

    @Bean
    TrackingService trackingService(
            PublicLinks links, RevocationRepository revocations, OrderFeed orders, DatabaseClock clock) {
        return new TrackingService(links, revocations, orders, clock);
    }

    @Bean
    LiveService liveService(
            Tail tail,
            EventLog log,
            Hub hub,
            Pulse pulse,
            Seats seats,
            TrackedStreams tracked,
            OrderFeed orders,
            LiveMetrics metrics,
            LiveSettings settings,
            DatabaseClock clock) {
        return new LiveService(tail, log, hub, pulse, seats, tracked, orders, metrics, settings, clock);
    }

    @Bean
    LiveRoutes liveRoutes(
            LiveService live,
            EventLog log,
            Tail tail,
            Hub hub,
            OrderFeed orders,
            TicketService tickets,
            TrackingService tracking,
            LiveSettings settings) {
        return new LiveRoutes(
                new StreamHandler(live),
                new FeedHandler(live, new FeedService(log, tail, hub), settings),
                new TicketHandler(tickets, orders),
                new TrackingHandler(tracking, live, orders));
    }
}
