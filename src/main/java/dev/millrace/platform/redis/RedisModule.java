package dev.millrace.platform.redis;

import dev.millrace.platform.lifecycle.Loop;
import java.time.Duration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the door to Redis. The server starts and works whether or not Redis is there. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(RedisSettings.class)
public class RedisModule {

    @Bean
    Redis redis(RedisSettings settings) {
        return new Redis(settings);
    }

    @Bean
    Loop redisConnectLoop(Redis redis) {
        return new Loop("redis-connect", Duration.ofMillis(500), redis::connect);
    }
}
