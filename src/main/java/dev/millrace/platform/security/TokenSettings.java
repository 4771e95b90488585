package dev.millrace.platform.security;

import jakarta.validation.constraints.NotBlank;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * What makes an access token ours. The same on every instance and target.
 *
 * @param issuer the {@code iss} claim
 * @param audience the {@code aud} claim
 * @param leeway how far clocks may differ
 */
@Validated
@ConfigurationProperties("millrace.tokens")
public record TokenSettings(
        @DefaultValue("millrace") @NotBlank String issuer,
        @DefaultValue("millrace") @NotBlank String audience,
        @DefaultValue("60s") Duration leeway) {}
