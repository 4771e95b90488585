package dev.millrace.platform.redis;

import dev.millrace.platform.lifecycle.Ending;
import dev.millrace.platform.lifecycle.Loop;
import java.time.Duration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.ReactorResourceFactory;

/** Wires the door to Redis. The server starts and works whether or not Redis is there. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(RedisSettings.class)
public class RedisModule {

    @Bean
    Redis redis(RedisSettings settings, ReactorResourceFactory resources) {
        return new Redis(settings, resources.getLoopResources().onServer(true));
    }

    /** As the database's connections: after all who use it. */
    @Bean
    Ending redisEnding(Redis redis, ReactorResourceFactory resources) {
        return new Ending(resources.getPhase() + 1, redis::close);
    }

    @Bean
    Loop redisConnectLoop(Redis redis) {
        return new Loop("redis-connect", Duration.ofMillis(500), redis::connect);
    }
}
