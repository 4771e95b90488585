package dev.millrace.platform.limits;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.core.publisher.Mono;

/** Wires the rate limits. */
@Configuration(proxyBeanMethods = false)
public class LimitsModule {

    @Bean
    RateLimits rateLimits() {
        return (_, _, _) -> Mono.empty();
    }
}
