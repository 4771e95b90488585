package dev.millrace.webhooks;

import dev.millrace.platform.blocking.Blocking;
import dev.millrace.platform.database.Database;
import dev.millrace.platform.database.DatabaseClock;
import dev.millrace.platform.database.Schema;
import dev.millrace.platform.database.UuidV7;
import dev.millrace.platform.lifecycle.Loop;
import dev.millrace.platform.security.Secrets;
import dev.millrace.webhooks.domain.AddressRules;
import dev.millrace.webhooks.domain.DeliveryService;
import dev.millrace.webhooks.domain.ReceiverService;
import dev.millrace.webhooks.domain.ResendService;
import dev.millrace.webhooks.domain.Schedule;
import dev.millrace.webhooks.domain.Sender;
import dev.millrace.webhooks.domain.TestService;
import dev.millrace.webhooks.domain.UrlRules;
import dev.millrace.webhooks.infrastructure.Envelope;
import dev.millrace.webhooks.infrastructure.HttpSenders;
import dev.millrace.webhooks.infrastructure.MicrometerWebhookMetrics;
import dev.millrace.webhooks.infrastructure.PostgresDeliveryRepository;
import dev.millrace.webhooks.infrastructure.PostgresQueueRepository;
import dev.millrace.webhooks.infrastructure.PostgresReceiverRepository;
import dev.millrace.webhooks.infrastructure.PostgresRetentionRepository;
import dev.millrace.webhooks.infrastructure.SecretStore;
import dev.millrace.webhooks.infrastructure.WebhookConsumer;
import dev.millrace.webhooks.web.ReceiverRoutes;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.ReactorResourceFactory;
import reactor.core.publisher.Mono;

/** Wires the webhooks module. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(WebhooksSettings.class)
public class WebhooksModule {

    @Bean
    Schema webhooksSchema() {
        return new Schema("webhooks");
    }

    @Bean
    SecretStore webhookSecrets(Database database, Blocking blocking, Secrets secrets, DatabaseClock clock) {
        return new SecretStore(database, blocking, secrets, clock);
    }

    @Bean
    UrlRules webhookUrlRules(WebhooksSettings settings) {
        return new UrlRules(settings.allowHttp(), new AddressRules(settings.allowedNetworks()));
    }

    @Bean(destroyMethod = "close")
    HttpSenders webhookSenders(WebhooksSettings settings, ReactorResourceFactory resources) {
        return new HttpSenders(resources.getLoopResources(), settings.concurrency());
    }

    @Bean
    Sender webhookSender(HttpSenders senders, WebhooksSettings settings, UrlRules rules, DatabaseClock clock) {
        return senders.sender(new AddressRules(settings.allowedNetworks()), rules, settings.timeout(), clock);
    }

    @Bean
    MicrometerWebhookMetrics webhookMetrics(MeterRegistry meters, Database database, DatabaseClock clock) {
        return new MicrometerWebhookMetrics(meters, database, clock);
    }

    @Bean
    DeliveryService deliveryService(
            Database database,
            SecretStore secrets,
            Sender webhookSender,
            MicrometerWebhookMetrics metrics,
            WebhooksSettings settings,
            DatabaseClock clock) {
        return new DeliveryService(
                new PostgresQueueRepository(database),
                secrets,
                webhookSender,
                metrics,
                new Schedule(settings.schedule()),
                new DeliveryService.Policy(
                        settings.concurrency(),
                        settings.endpointConcurrency(),
                        settings.failingConcurrency(),
                        settings.lease(),
                        settings.disableAfter()),
                clock);
    }

    @Bean
    WebhookConsumer webhookConsumer(
            WebhooksSettings settings, UuidV7 ids, DatabaseClock clock, DeliveryService deliveries) {
        return new WebhookConsumer(settings.retention(), ids, clock, deliveries::wake);
    }

    @Bean
    ReceiverRoutes receiverRoutes(
            Database database,
            SecretStore secrets,
            Sender webhookSender,
            DeliveryService deliveries,
            WebhooksSettings settings,
            UrlRules rules,
            UuidV7 ids,
            DatabaseClock clock) {
        ReceiverService receivers = new ReceiverService(
                new PostgresReceiverRepository(database, secrets),
                settings.maxEndpoints(),
                settings.rotationOverlap(),
                ids,
                clock,
                deliveries::wake);
        return new ReceiverRoutes(
                receivers,
                new TestService(receivers, secrets, webhookSender, Envelope::test, ids, clock),
                new ResendService(receivers, new PostgresDeliveryRepository(database), clock, deliveries::wake),
                rules);
    }

    @Bean
    Loop webhookDeliveryLoop(DeliveryService deliveries, WebhooksSettings settings) {
        Loop loop = new Loop("webhook-deliveries", settings.poll(), deliveries::round);
        deliveries.onFree(loop::poke);
        return loop;
    }

    /** Several times within a lease, so that one renewal may be late. */
    @Bean
    Loop webhookLeaseLoop(DeliveryService deliveries, WebhooksSettings settings) {
        return new Loop("webhook-leases", settings.lease().dividedBy(4), deliveries::renew);
    }

    @Bean
    Loop webhookMetricsLoop(MicrometerWebhookMetrics metrics) {
        return new Loop("webhook-metrics", Duration.ofSeconds(10), metrics::measure);
    }

    @Bean
    Loop webhookRetentionLoop(Database database, WebhooksSettings settings, DatabaseClock clock) {
        PostgresRetentionRepository retention = new PostgresRetentionRepository(database);
        return new Loop(
                "webhook-retention",
                settings.retentionPause(),
                () -> Mono.defer(() -> retention.forget(clock.instant().minus(settings.retention()), clock.instant()))
                        .repeat()
                        .takeWhile(more -> more)
                        .then());
    }
}
