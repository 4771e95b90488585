package dev.millrace.platform.web;

import dev.millrace.platform.security.AddressRange;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How this process serves HTTP.
 *
 * @param maxInFlight requests being answered at a time, before {@code overloaded} is answered
 * @param maxConnections open connections, streams among them; one more is closed at once
 * @param headerTimeout how long the head of a request may take to arrive once it has begun
 * @param bodyTimeout how long the rest of a request may take, before {@code request_timeout} is answered
 * @param drain how long requests are still taken after the process was asked to stop, while {@code /readyz} already says
 *     so; longer than a balancer needs to notice
 * @param stuckLoop how long an event loop that has stood still for 3 s is watched before the process ends itself with
 *     code 4, to be started anew; {@code /livez} says so meanwhile; 0 for never
 * @param trustedProxies addresses or networks of our own proxies, whose X-Forwarded-For is believed; none by default
 */
@Validated
@ConfigurationProperties("millrace.web")
public record WebSettings(
        @DefaultValue("2000") @Min(1) @Max(1_000_000) int maxInFlight,
        @DefaultValue("50000") @Min(1) @Max(1_000_000) int maxConnections,
        @DefaultValue("5s") Duration headerTimeout,
        @DefaultValue("10s") Duration bodyTimeout,
        @DefaultValue("3s") Duration drain,
        @DefaultValue("3s") Duration stuckLoop,
        @DefaultValue List<AddressRange> trustedProxies) {}
