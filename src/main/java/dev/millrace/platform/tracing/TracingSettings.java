package dev.millrace.platform.tracing;

import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Which spans this process sends, and where to.
 *
 * @param endpoint of a collector that takes OTLP over HTTP, as {@code http://collector:4318/v1/traces}; nothing is
 *     traced without one
 * @param ratio of the requests that are traced when their {@code traceparent} does not say whether they are; 1 for all
 * @param service the {@code service.name} of this process
 * @param instance the {@code service.instance.id} of this process; random when unset
 * @param headers sent with the spans, each under its name, as {@code millrace.tracing.headers.x-api-key}
 * @param pause between two sendings; what has come meanwhile is sent together
 * @param timeout of one sending, which is tried three times
 * @param queue spans that wait to be sent at most; further ones are dropped
 */
@Validated
@ConfigurationProperties("millrace.tracing")
public record TracingSettings(
        @Nullable @Pattern(regexp = "https?://[^/?#]+/[^?#]*", message = "must be a URL with its path")
        String endpoint,

        @DefaultValue("0.1") @DecimalMin("0") @DecimalMax("1")
        double ratio,

        @DefaultValue("millrace") @NotBlank String service,
        @Nullable String instance,
        @DefaultValue Map<String, String> headers,
        @DefaultValue("1s") Duration pause,
        @DefaultValue("5s") Duration timeout,
        @DefaultValue("4096") @Min(512) @Max(1_000_000) int queue) {}
