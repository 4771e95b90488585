package dev.millrace.webhooks;

import dev.millrace.platform.security.AddressRange;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotEmpty;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How events are sent to webhook endpoints.
 *
 * @param timeout how long a try may take, from the look-up of the name to the head of the answer
 * @param schedule pauses after each failed try, to which up to a fifth is added at random; after the last one the
 *     delivery is given up
 * @param disableAfter an endpoint that has only failed for so long is switched off
 * @param rotationOverlap how long the secrets before the newest go on signing, unless the rotation says otherwise
 * @param retention how long what was delivered or skipped is kept; events older than this are sent to nobody
 * @param concurrency tries at a time in this process
 * @param endpointConcurrency tries at a time in this process to one endpoint
 * @param failingConcurrency the same while an endpoint fails
 * @param lease how long a delivery belongs to the process that took it, which renews it for as long as it lives
 * @param poll between two looks for deliveries that are due
 * @param retentionPause between two looks for what is too old
 * @param maxEndpoints endpoints at most
 * @param allowHttp whether endpoints may be without TLS; for development
 * @param allowedNetworks addresses that may be called although they are not public, such as {@code 10.1.0.0/16}
 */
@Validated
@ConfigurationProperties("millrace.webhooks")
public record WebhooksSettings(
        @DefaultValue("15s") Duration timeout,

        @DefaultValue({"5s", "5m", "30m", "2h", "5h", "10h", "14h", "20h", "24h"}) @NotEmpty
        List<Duration> schedule,

        @DefaultValue("3d") Duration disableAfter,
        @DefaultValue("24h") Duration rotationOverlap,
        @DefaultValue("30d") Duration retention,
        @DefaultValue("256") @Min(1) @Max(10_000) int concurrency,
        @DefaultValue("8") @Min(1) @Max(1_000) int endpointConcurrency,
        @DefaultValue("2") @Min(1) @Max(1_000) int failingConcurrency,
        @DefaultValue("8s") Duration lease,
        @DefaultValue("200ms") Duration poll,
        @DefaultValue("1m") Duration retentionPause,
        @DefaultValue("200") @Min(1) @Max(10_000) int maxEndpoints,
        @DefaultValue("false") boolean allowHttp,
        @DefaultValue List<AddressRange> allowedNetworks) {}
