package dev.millrace.payments;

import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Which payment gateway is used, and how hard it is worked.
 *
 * @param url of a gateway that speaks Stripe's API, as {@code https://api.stripe.com}; the built-in simulator when unset
 * @param key the secret API key; needed with a URL
 * @param returnUrl where the buyer comes back to after confirming a payment; without it a payment that has to be
 *     confirmed cannot go on
 * @param callbackSecret what the gateway signs its callbacks with; without it callbacks are not taken
 * @param connectTimeout how long opening a connection may take
 * @param timeout how long one call may take, connecting included; the rest of {@code millrace.payments.deadline} is
 *     for waiting until the rate allows it
 * @param rate calls per second from this process; below the gateway's limit divided by the number of processes
 * @param concurrency calls in flight at a time
 */
@Validated
@ConfigurationProperties("millrace.payments.gateway")
public record GatewaySettings(
        @Nullable @Pattern(regexp = "https?://[^/]+", message = "must be http(s)://host, without a path")
        String url,

        @Nullable String key,
        @Nullable String returnUrl,
        @Nullable @Size(min = 16) String callbackSecret,
        @DefaultValue("2s") Duration connectTimeout,
        @DefaultValue("8s") Duration timeout,
        @DefaultValue("80") @Min(1) @Max(100_000) int rate,
        @DefaultValue("64") @Min(1) @Max(10_000) int concurrency) {

    @AssertTrue(message = "millrace.payments.gateway.key must be set where millrace.payments.gateway.url is")
    boolean isKeyed() {
        return url == null || (key != null && !key.isBlank());
    }

    /** Without its secrets. */
    @Override
    public String toString() {
        return "GatewaySettings[url=" + url + "]";
    }
}
