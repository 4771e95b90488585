package dev.millrace.platform.tracing;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.TracerProvider;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * Where spans begin and where they go. Asked only by those who wire a module: while it is off, what it would wrap stays
 * as it is. Finished spans wait in a bounded queue for a thread of their own; when it is full they are dropped.
 */
public final class Tracing implements AutoCloseable {

    /** Every span says whose child it is, so the one context that is used has nothing in it. */
    static final Context ROOT = Context.root();

    private static final int END_SECONDS = 2;

    private static final String SCOPE = "millrace";

    private final boolean on;
    private final Tracer tracer;
    private final Runnable ending;

    private Tracing(boolean on, Tracer tracer, Runnable ending) {
        this.on = on;
        this.tracer = tracer;
        this.ending = ending;
    }

    /** The one that does nothing. */
    public static Tracing off() {
        return new Tracing(false, TracerProvider.noop().get(SCOPE), () -> {});
    }

    /** One that sends spans there. */
    public static Tracing to(SpanExporter exporter, TracingSettings settings) {
        SdkTracerProvider provider = SdkTracerProvider.builder()
                .setResource(Resource.getDefault().merge(Resource.create(process(settings))))
                .setSampler(new Sampling(settings.ratio()))
                .addSpanProcessor(BatchSpanProcessor.builder(exporter)
                        .setScheduleDelay(settings.pause())
                        .setExporterTimeout(Collector.patience(settings))
                        .setMaxQueueSize(settings.queue())
                        .build())
                .build();
        return new Tracing(true, provider.get(SCOPE), () -> end(provider, exporter));
    }

    private static void end(SdkTracerProvider provider, SpanExporter exporter) {
        if (!provider.shutdown().join(END_SECONDS, TimeUnit.SECONDS).isDone()) {
            exporter.shutdown();
        }
    }

    private static Attributes process(TracingSettings settings) {
        return Attributes.builder()
                .put("service.name", settings.service())
                .put(
                        "service.instance.id",
                        Objects.requireNonNullElseGet(
                                settings.instance(), () -> UUID.randomUUID().toString()))
                .build();
    }

    /** Whether anything is traced at all. */
    public boolean on() {
        return on;
    }

    /** Begins with what came from outside: the child of its {@code traceparent}, or a new trace. */
    public <C> Spans accept(Step step, C carrier, TextMapGetter<C> getter) {
        Context sender = W3CTraceContextPropagator.getInstance().extract(ROOT, carrier, getter);
        return Spans.of(
                tracer,
                tracer.spanBuilder(step.name())
                        .setSpanKind(step.kind())
                        .setAllAttributes(step.attributes())
                        .setParent(sender)
                        .startSpan());
    }

    /** Goes on where this {@code traceparent} comes from; null when it is none. */
    public @Nullable Spans resume(String traceparent) {
        Span sender = Span.fromContext(
                W3CTraceContextPropagator.getInstance().extract(ROOT, traceparent, OnlyTraceparent.GETTER));
        SpanContext context = sender.getSpanContext();
        return context.isValid() ? Spans.of(tracer, sender) : null;
    }

    /** The same client, giving each call a span and its {@code traceparent} to the other side. */
    public WebClient.Builder calls(WebClient.Builder client) {
        return on() ? client.filter(new CallSpans()) : client;
    }

    /** Sends what is left, within two seconds; the rest is lost. */
    @Override
    public void close() {
        ending.run();
    }

    private enum OnlyTraceparent implements TextMapGetter<String> {
        GETTER;

        @Override
        public Iterable<String> keys(String traceparent) {
            return List.of("traceparent");
        }

        @Override
        public @Nullable String get(@Nullable String traceparent, String key) {
            return key.equals("traceparent") ? traceparent : null;
        }
    }
}
