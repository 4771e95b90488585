package dev.millrace.platform.security;

import dev.millrace.platform.blocking.Blocking;
import dev.millrace.platform.database.Database;
import dev.millrace.platform.database.DatabaseClock;
import dev.millrace.platform.lifecycle.Preparation;
import java.time.Duration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the verification of callers; the keys come from the users module, local or remote. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({TokenSettings.class, TrackingSettings.class})
public class SecurityModule {

    @Bean
    TokenVerifier tokenVerifier(KeySource keys, TokenSettings settings, DatabaseClock clock) {
        return new JwtVerifier(keys, settings, clock);
    }

    @Bean
    PublicLinks publicLinks(TrackingSettings settings) {
        return new PublicLinks(settings.life());
    }

    @Bean
    Preparation publicLinksPreparation(PublicLinks links, Secrets secrets) {
        return new Preparation(
                Duration.ofSeconds(30), () -> secrets.named("public-links").doOnNext(links::signWith));
    }

    @Bean
    Secrets secrets(Database database, Blocking blocking) {
        return new Secrets(database, blocking);
    }
}
