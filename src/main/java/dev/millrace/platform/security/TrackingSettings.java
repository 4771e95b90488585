package dev.millrace.platform.security;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Links that may be given to anybody.
 *
 * @param life how long a tracking link is good for, counted from the order or from when it was asked for
 */
@Validated
@ConfigurationProperties("millrace.tracking")
public record TrackingSettings(@DefaultValue("90d") Duration life) {}
