package dev.millrace.platform.tracing;

import dev.millrace.platform.error.DomainException;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.TextMapSetter;
import io.r2dbc.spi.R2dbcException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * The spans on whose behalf something is done: one, or those of all requests that share a statement. They travel in the
 * Reactor context and nowhere else; without them there nothing is traced.
 *
 * <p>What one span leads to is its child. What several lead to is nobody's child: it begins a trace of its own, linked to
 * each of them, and each of them to it.
 */
public final class Spans {

    private static final AttributeKey<String> ERROR_TYPE = AttributeKey.stringKey("error.type");

    private final Tracer tracer;
    private final List<Span> members;
    private final boolean shared;

    private Spans(Tracer tracer, List<Span> members, boolean shared) {
        this.tracer = tracer;
        this.members = members;
        this.shared = shared;
    }

    static Spans of(Tracer tracer, Span span) {
        return new Spans(tracer, List.of(span), false);
    }

    /** Those of this context; null when nothing is traced there. */
    public static @Nullable Spans in(ContextView context) {
        return context.getOrDefault(Spans.class, null);
    }

    /**
     * Those of everybody who shares something: of the only one as they are, of several those that are sampled.
     *
     * @param each null for somebody who is not traced
     * @return null when none is traced
     */
    public static @Nullable Spans joint(List<@Nullable Spans> each) {
        if (each.size() == 1) {
            return each.getFirst();
        }
        List<Spans> sampled = each.stream()
                .filter(Objects::nonNull)
                .map(Objects::requireNonNull)
                .filter(Spans::sampled)
                .toList();
        return sampled.isEmpty()
                ? null
                : new Spans(
                        sampled.getFirst().tracer,
                        sampled.stream()
                                .flatMap(spans -> spans.members.stream())
                                .toList(),
                        true);
    }

    /** The work with a span of its own, if it is done on behalf of any that is sampled; else the work as it is. */
    public static <T> Mono<T> step(Step step, Mono<T> work) {
        return Mono.deferContextual(context -> {
            Spans parents = in(context);
            return parents != null && parents.sampled() ? parents.begin(step).around(work) : work;
        });
    }

    /** Whether anybody will see them. */
    public boolean sampled() {
        return members.getFirst().getSpanContext().isSampled();
    }

    /** Opens a span on behalf of these. What is not sampled stays as it is: it is only handed on. */
    public Spans begin(Step step) {
        if (!sampled()) {
            return this;
        }
        SpanBuilder builder =
                tracer.spanBuilder(step.name()).setSpanKind(step.kind()).setAllAttributes(step.attributes());
        if (!shared) {
            return of(tracer, builder.setParent(Tracing.ROOT.with(first())).startSpan());
        }
        builder.setNoParent();
        members.forEach(member -> builder.addLink(member.getSpanContext()));
        Span span = builder.startSpan();
        members.forEach(member -> member.addLink(span.getSpanContext()));
        return of(tracer, span);
    }

    /** The work on behalf of these spans, which end with it. */
    public <T> Mono<T> around(Mono<T> work) {
        return work.doOnError(this::failed).doFinally(_ -> end()).contextWrite(this::into);
    }

    /** This context with these spans. */
    public Context into(Context context) {
        return context.put(Spans.class, this);
    }

    /** The ids that the rest of the world knows the first of them by. */
    public SpanContext context() {
        return first().getSpanContext();
    }

    /** As a header or in an event: {@code 00-trace-span-flags} (W3C Trace Context). */
    public String traceparent() {
        SpanContext context = context();
        return "00-" + context.getTraceId() + "-" + context.getSpanId() + "-"
                + context.getTraceFlags().asHex();
    }

    /** Writes {@code traceparent}, and {@code tracestate} if there is one. */
    public <C> void inject(C carrier, TextMapSetter<C> setter) {
        W3CTraceContextPropagator.getInstance().inject(Tracing.ROOT.with(first()), carrier, setter);
    }

    /** The same name for something that turned out to be known better. */
    public void rename(String name) {
        members.forEach(member -> member.updateName(name));
    }

    /** Adds what became known. */
    public <T> void set(AttributeKey<T> key, T value) {
        members.forEach(member -> member.setAttribute(key, value));
    }

    /** Says that it failed, by a type and never by a text: a text may tell of persons. */
    public void failed(String type) {
        members.forEach(member -> member.setAttribute(ERROR_TYPE, type).setStatus(StatusCode.ERROR));
    }

    private void failed(Throwable failure) {
        failed(
                switch (failure) {
                    case DomainException refusal -> refusal.code().code();
                    case R2dbcException error when error.getSqlState() != null -> error.getSqlState();
                    default -> failure.getClass().getName();
                });
    }

    /** Nothing more to tell. */
    public void end() {
        members.forEach(Span::end);
    }

    private Span first() {
        return members.getFirst();
    }
}
