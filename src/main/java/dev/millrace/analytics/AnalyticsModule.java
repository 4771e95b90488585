package dev.millrace.analytics;

import dev.millrace.analytics.domain.AnalyticsRepository;
import dev.millrace.analytics.domain.ReportService;
import dev.millrace.analytics.domain.Retention;
import dev.millrace.analytics.infrastructure.AnalyticsConsumer;
import dev.millrace.analytics.infrastructure.PostgresAnalyticsRepository;
import dev.millrace.analytics.web.AnalyticsRoutes;
import dev.millrace.eventlog.Consumer;
import dev.millrace.platform.database.Database;
import dev.millrace.platform.database.DatabaseClock;
import dev.millrace.platform.database.ReadPool;
import dev.millrace.platform.database.Schema;
import dev.millrace.platform.lifecycle.Loop;
import java.time.Duration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the analytics module. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(AnalyticsSettings.class)
public class AnalyticsModule {

    private static final Duration POST_PAUSE = Duration.ofSeconds(2);
    private static final Duration TIDY_PAUSE = Duration.ofSeconds(30);

    @Bean
    Schema analyticsSchema() {
        return new Schema("analytics");
    }

    @Bean
    Retention figureRetention(AnalyticsSettings settings) {
        return new Retention(settings.seconds(), settings.minutes(), settings.hours());
    }

    @Bean
    AnalyticsRepository analyticsRepository(Database database, ReadPool reads, Retention retention) {
        return new PostgresAnalyticsRepository(database, reads, retention);
    }

    @Bean
    ReportService reportService(AnalyticsRepository figures, Retention retention, DatabaseClock clock) {
        return new ReportService(figures, retention, clock);
    }

    @Bean
    Consumer analyticsConsumer(AnalyticsRepository figures, DatabaseClock clock) {
        return new AnalyticsConsumer(figures, clock);
    }

    @Bean
    Loop salePostingLoop(ReportService reports) {
        return new Loop("analytics-posting", POST_PAUSE, reports::post);
    }

    @Bean
    Loop figureRetentionLoop(ReportService reports) {
        return new Loop("analytics-retention", TIDY_PAUSE, reports::tidy);
    }

    @Bean
    AnalyticsRoutes analyticsRoutes(ReportService reports, DatabaseClock clock) {
        return new AnalyticsRoutes(reports, clock);
    }
}
