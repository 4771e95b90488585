package dev.millrace.platform.tracing;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts the spans that a collector took and those that it did not, and says when that changes. */
final class WatchedExporter implements SpanExporter {

    private static final Logger LOG = LoggerFactory.getLogger(WatchedExporter.class);

    private final SpanExporter exporter;
    private final Counter sent;
    private final Counter failed;
    private final AtomicBoolean failing = new AtomicBoolean();

    WatchedExporter(SpanExporter exporter, MeterRegistry meters) {
        this.exporter = exporter;
        this.sent = counter(meters, "sent");
        this.failed = counter(meters, "failed");
    }

    private static Counter counter(MeterRegistry meters, String outcome) {
        return Counter.builder("millrace.tracing.spans")
                .description("Spans that were sent to the collector, by whether it took them")
                .tag("outcome", outcome)
                .register(meters);
    }

    @Override
    public CompletableResultCode export(Collection<SpanData> spans) {
        CompletableResultCode result = exporter.export(spans);
        return result.whenComplete(() -> {
            (result.isSuccess() ? sent : failed).increment(spans.size());
            tell(result);
        });
    }

    private void tell(CompletableResultCode result) {
        if (result.isSuccess()) {
            if (failing.compareAndSet(true, false)) {
                LOG.info("The collector takes spans again");
            }
        } else if (failing.compareAndSet(false, true)) {
            LOG.atWarn()
                    .addKeyValue("reason", String.valueOf(result.getFailureThrowable()))
                    .log("The collector does not take spans; they are lost until it does");
        }
    }

    @Override
    public CompletableResultCode flush() {
        return exporter.flush();
    }

    @Override
    public CompletableResultCode shutdown() {
        return exporter.shutdown();
    }
}
