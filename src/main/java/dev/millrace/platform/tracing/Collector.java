package dev.millrace.platform.tracing;

import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporterBuilder;
import io.opentelemetry.sdk.common.export.RetryPolicy;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.time.Duration;

/** The way to a collector: OTLP over HTTP, on the threads of the JDK's own client. */
final class Collector {

    private static final int TRIES = 3;

    /** More than the SDK waits between them. */
    private static final Duration PAUSES = Duration.ofSeconds(5);

    private Collector() {}

    static SpanExporter of(String endpoint, TracingSettings settings) {
        OtlpHttpSpanExporterBuilder exporter = OtlpHttpSpanExporter.builder()
                .setEndpoint(endpoint)
                .setTimeout(settings.timeout())
                .setConnectTimeout(settings.timeout())
                .setRetryPolicy(RetryPolicy.builder().setMaxAttempts(TRIES).build());
        settings.headers().forEach(exporter::addHeader);
        return exporter.build();
    }

    /** How long a batch may take with all its tries; only then the next one is sent. */
    static Duration patience(TracingSettings settings) {
        return settings.timeout().multipliedBy(TRIES).plus(PAUSES);
    }
}
