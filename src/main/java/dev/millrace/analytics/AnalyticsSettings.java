package dev.millrace.analytics;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How long this process keeps figures; those per day are kept for ever.
 *
 * @param seconds how long figures per second are kept
 * @param minutes how long figures per minute are kept
 * @param hours how long figures per hour are kept
 */
@Validated
@ConfigurationProperties("millrace.analytics")
public record AnalyticsSettings(
        @DefaultValue("24h") Duration seconds,
        @DefaultValue("31d") Duration minutes,
        @DefaultValue("731d") Duration hours) {}
