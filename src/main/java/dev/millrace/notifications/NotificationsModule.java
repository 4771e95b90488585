package dev.millrace.notifications;

import dev.millrace.eventlog.Consumer;
import dev.millrace.notifications.domain.MailingService;
import dev.millrace.notifications.domain.NotificationRepository;
import dev.millrace.notifications.domain.NotificationService;
import dev.millrace.notifications.domain.Patience;
import dev.millrace.notifications.infrastructure.MailConsumer;
import dev.millrace.notifications.infrastructure.PostgresNotificationRepository;
import dev.millrace.notifications.infrastructure.Posts;
import dev.millrace.notifications.infrastructure.TemplateLetters;
import dev.millrace.notifications.infrastructure.TrackingUrl;
import dev.millrace.notifications.web.NotificationRoutes;
import dev.millrace.orders.OrderReader;
import dev.millrace.platform.blocking.Blocking;
import dev.millrace.platform.database.Database;
import dev.millrace.platform.database.DatabaseClock;
import dev.millrace.platform.database.Schema;
import dev.millrace.platform.database.UuidV7;
import dev.millrace.platform.lifecycle.Ending;
import dev.millrace.platform.lifecycle.Loop;
import dev.millrace.platform.security.PublicLinks;
import dev.millrace.users.Customers;
import java.time.Duration;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the notifications module. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({NotificationsSettings.class, SmtpSettings.class})
public class NotificationsModule {

    private static final int QUEUE_PER_THREAD = 4;
    private static final Duration RETENTION_PAUSE = Duration.ofMinutes(10);

    @Bean
    Schema notificationsSchema() {
        return new Schema("notifications");
    }

    @Bean
    NotificationRepository notificationRepository(Database database, UuidV7 ids) {
        return new PostgresNotificationRepository(database, ids);
    }

    /** Of its own, so that a mail server that hangs holds up nobody's login; asked for by name only. */
    @Bean(defaultCandidate = false)
    Blocking mailThreads(NotificationsSettings settings) {
        return new Blocking(settings.concurrency(), QUEUE_PER_THREAD);
    }

    @Bean
    MailingService mailingService(
            NotificationRepository notifications,
            Customers customers,
            OrderReader orders,
            NotificationsSettings settings,
            SmtpSettings server,
            @Qualifier("mailThreads") Blocking mailThreads,
            PublicLinks links,
            DatabaseClock clock) {
        return new MailingService(
                notifications,
                new TemplateLetters(customers, orders, settings.shop(), new TrackingUrl(settings.trackingUrl(), links)),
                Posts.of(settings, server, clock, mailThreads),
                new Patience(settings.pauses(), settings.respite()),
                new MailingService.Leases(settings.lease(), settings.sendingLease()),
                clock,
                settings.concurrency(),
                settings.rate());
    }

    @Bean
    Loop mailLoop(MailingService deliveries, NotificationsSettings settings) {
        return new Loop("mails", settings.poll(), deliveries::deliver);
    }

    @Bean
    Ending lastMails(MailingService deliveries) {
        return Ending.withRequests(deliveries::quiet);
    }

    @Bean
    Consumer mailConsumer(NotificationRepository notifications, @Qualifier("mailLoop") Loop mailLoop) {
        return new MailConsumer(notifications, mailLoop::poke);
    }

    @Bean
    NotificationRoutes notificationRoutes(
            NotificationRepository notifications, @Qualifier("mailLoop") Loop mailLoop, DatabaseClock clock) {
        return new NotificationRoutes(new NotificationService(notifications, clock, mailLoop::poke));
    }

    @Bean
    Loop mailRetentionLoop(NotificationRepository notifications, NotificationsSettings settings, DatabaseClock clock) {
        return new Loop(
                "mail-retention",
                RETENTION_PAUSE,
                () -> notifications.forgetTexts(clock.instant().minus(settings.retention())));
    }
}
