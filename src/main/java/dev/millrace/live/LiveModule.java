package dev.millrace.live;

import dev.millrace.eventlog.EventLog;
import dev.millrace.live.domain.Hub;
import dev.millrace.live.domain.LiveService;
import dev.millrace.live.domain.TicketService;
import dev.millrace.live.web.LiveHandler;
import dev.millrace.live.web.LiveRoutes;
import dev.millrace.orders.OrderFeed;
import dev.millrace.platform.database.DatabaseClock;
import dev.millrace.platform.lifecycle.Loop;
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
    Hub hub(EventLog log, OrderFeed feed, LiveSettings settings, MeterRegistry meters) {
        Hub hub = new Hub(log, feed, settings);
        Gauge.builder("millrace.streams.open", hub, Hub::open)
                .description("Open event streams")
                .register(meters);
        return hub;
    }

    @Bean
    Loop liveLoop(Hub hub, EventLog log, LiveSettings settings) {
        Loop loop = new Loop("live", settings.poll(), hub::round);
        log.onCommit(() -> {
            if (hub.watched()) {
                loop.poke();
            }
        });
        return loop;
    }

    /** A graceful stop waits for open responses, so the streams are ended before it begins. */
    @Bean
    ApplicationListener<ContextClosedEvent> endStreams(Hub hub) {
        return _ -> hub.endAll();
    }

    @Bean
    TicketService ticketService(Secrets secrets, LiveSettings settings, DatabaseClock clock) {
        return new TicketService(secrets, settings.ticketLife(), clock);
    }

    @Bean
    LiveRoutes liveRoutes(
            Hub hub, EventLog log, OrderFeed feed, TicketService tickets, LiveSettings settings, DatabaseClock clock) {
        return new LiveRoutes(new LiveHandler(new LiveService(hub, log, feed, settings, clock), tickets, feed));
    }
}
