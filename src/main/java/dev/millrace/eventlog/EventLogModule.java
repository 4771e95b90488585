package dev.millrace.eventlog;

import dev.millrace.eventlog.domain.ConsumerService;
import dev.millrace.eventlog.domain.Interventions;
import dev.millrace.eventlog.domain.LogTail;
import dev.millrace.eventlog.domain.Relay;
import dev.millrace.eventlog.infrastructure.Pokes;
import dev.millrace.eventlog.infrastructure.PostgresCursors;
import dev.millrace.eventlog.infrastructure.PostgresEventLog;
import dev.millrace.eventlog.infrastructure.PostgresInterventions;
import dev.millrace.eventlog.infrastructure.PostgresLeadership;
import dev.millrace.eventlog.infrastructure.RedisBroadcast;
import dev.millrace.eventlog.infrastructure.TracedConsumer;
import dev.millrace.eventlog.web.ConsumerRoutes;
import dev.millrace.platform.database.Database;
import dev.millrace.platform.database.DatabaseClock;
import dev.millrace.platform.database.Schema;
import dev.millrace.platform.database.UuidV7;
import dev.millrace.platform.flow.Detached;
import dev.millrace.platform.lifecycle.Loop;
import dev.millrace.platform.lifecycle.Preparation;
import dev.millrace.platform.redis.Redis;
import dev.millrace.platform.security.Secrets;
import dev.millrace.platform.tracing.Tracing;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.ContextClosedEvent;

/** Wires the event log and runs the consumers of this process. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(EventLogSettings.class)
public class EventLogModule {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Bean
    Schema eventLogSchema() {
        return new Schema("eventlog");
    }

    @Bean
    Pokes pokes(Redis redis) {
        return new Pokes(redis);
    }

    @Bean
    Loop pokeLoop(Pokes pokes) {
        return pokes.messages();
    }

    @Bean
    EventLog eventLog(Database database, Pokes pokes) {
        return new PostgresEventLog(database, pokes);
    }

    @Bean
    RedisBroadcast broadcast(Redis redis) {
        return new RedisBroadcast(redis);
    }

    @Bean
    Preparation broadcastPreparation(RedisBroadcast broadcast, Secrets secrets) {
        return new Preparation(PATIENCE, () -> secrets.named("event-log").doOnNext(broadcast::open));
    }

    @Bean
    Relay relay(EventLog log, RedisBroadcast broadcast, Database database, UuidV7 ids, EventLogSettings settings) {
        return new Relay(log, broadcast, new PostgresLeadership(database, "relay", ids.next()), settings);
    }

    @Bean
    Loop relayLoop(Relay relay, EventLog log, EventLogSettings settings, MeterRegistry meters) {
        Loop loop = new Loop("event-relay", settings.poll(), relay::round);
        log.onCommit(loop::poke);
        Gauge.builder("millrace.relay.leading", relay, it -> it.leading() ? 1 : 0)
                .description("Whether this instance reads the event log for all")
                .register(meters);
        return loop;
    }

    /** Another instance takes over at once, and not when the time of this one is up. */
    @Bean
    ApplicationListener<ContextClosedEvent> handOver(Relay relay) {
        return _ -> Detached.start(relay.retire());
    }

    @Bean
    LogTail tail(EventLog log, EventLogSettings settings, MeterRegistry meters) {
        LogTail tail = new LogTail(log, settings);
        Gauge.builder("millrace.tail.fed", tail, it -> it.fed() ? 1 : 0)
                .description("Whether the relay is heard; otherwise this instance reads the event log itself")
                .register(meters);
        return tail;
    }

    @Bean
    Loop tailLoop(LogTail tail, EventLog log, RedisBroadcast broadcast, EventLogSettings settings) {
        Loop loop = new Loop("event-tail", settings.poll(), tail::round);
        broadcast.receive(batch -> {
            tail.receive(batch);
            loop.poke();
        });
        log.onCommit(() -> {
            if (!tail.fed()) {
                loop.poke();
            }
        });
        return loop;
    }

    @Bean
    ConsumerService consumerService(
            ObjectProvider<Consumer> beans,
            Database database,
            EventLogSettings settings,
            DatabaseClock clock,
            MeterRegistry meters,
            Tracing tracing) {
        List<Consumer> consumers = beans.orderedStream()
                .map(consumer -> tracing.on() ? new TracedConsumer(consumer, tracing) : consumer)
                .toList();
        ConsumerService service = new ConsumerService(consumers, new PostgresCursors(database), settings);
        consumers.forEach(consumer -> Gauge.builder(
                        "millrace.consumer.lag",
                        service,
                        it -> lag(it.waitingSince().get(consumer.name()), clock))
                .tag("consumer", consumer.name())
                .baseUnit("seconds")
                .description("Age of the oldest event that the consumer has not applied")
                .register(meters));
        return service;
    }

    private static double lag(@org.jspecify.annotations.Nullable Instant since, DatabaseClock clock) {
        return since == null
                ? 0
                : Math.max(0, Duration.between(since, clock.instant()).toMillis() / 1000.0);
    }

    @Bean
    Loop consumerLoop(ConsumerService consumers, EventLogSettings settings) {
        return new Loop("consumers", settings.consumerPause(), consumers::round);
    }

    @Bean
    ConsumerRoutes consumerRoutes(
            ObjectProvider<Consumer> beans, Database database, @Qualifier("consumerLoop") Loop consumerLoop) {
        Interventions interventions = new PostgresInterventions(database);
        return new ConsumerRoutes(beans.orderedStream().toList(), interventions, consumerLoop::poke);
    }
}
