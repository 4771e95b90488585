package dev.millrace.platform.limits;

import dev.millrace.platform.redis.Redis;
import java.time.InstantSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.core.publisher.Mono;

/** Wires the rate limits. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(RateLimitSettings.class)
public class LimitsModule {

    @Bean
    RateLimits rateLimits(RateLimitSettings settings, Redis redis) {
        return settings.enabled()
                ? new RedisRateLimits(redis, new LocalRateLimits(InstantSource.system()), settings)
                : (_, _, _) -> Mono.empty();
    }
}
