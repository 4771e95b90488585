package dev.millrace.platform.redis;

import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How this process uses Redis.
 *
 * @param url {@code redis://[:password@]host:port[/database]}, or {@code rediss://} for TLS; behind Sentinel {@code
 *     redis-sentinel://[:password@]host:port,host:port/0#master}; a Cluster by some of its nodes as {@code
 *     redis-cluster://[:password@]host:port,host:port}
 * @param timeout after which a command counts as failed and its caller does without Redis
 * @param connectTimeout how long opening the connection may take
 * @param queue commands waiting for an answer at most
 */
@Validated
@ConfigurationProperties("millrace.redis")
public record RedisSettings(
        @NotBlank String url,
        @DefaultValue("100ms") Duration timeout,
        @DefaultValue("500ms") Duration connectTimeout,
        @DefaultValue("10000") @Min(100) int queue) {}
