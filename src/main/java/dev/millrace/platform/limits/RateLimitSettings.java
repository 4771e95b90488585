package dev.millrace.platform.limits;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How many requests each caller may send, as {@code requests/window}. All instances on one Redis share the counts.
 *
 * @param enabled whether requests are counted at all
 * @param anonymous all requests without a valid token, by address (an IPv6 network of 64 bits counts as one)
 * @param signIn login, registration and token refresh, by address, with or without a token
 * @param read reads, by account
 * @param write changes, by account
 * @param stream opening a stream, by account
 */
@Validated
@ConfigurationProperties("millrace.rate-limits")
public record RateLimitSettings(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("100/15m") Policy anonymous,
        @DefaultValue("60/15m") Policy signIn,
        @DefaultValue("6000/1m") Policy read,
        @DefaultValue("3000/1m") Policy write,
        @DefaultValue("60/1m") Policy stream) {}
