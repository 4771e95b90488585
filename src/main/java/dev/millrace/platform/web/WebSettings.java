package dev.millrace.platform.web;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How this process serves HTTP.
 *
 * @param maxInFlight requests being answered at a time, before {@code overloaded} is answered
 */
@Validated
@ConfigurationProperties("millrace.web")
public record WebSettings(
        @DefaultValue("4000") @Min(1) @Max(1_000_000) int maxInFlight) {}
