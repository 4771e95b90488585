package dev.millrace.eventlog.infrastructure;

import dev.millrace.eventlog.Consumer;
import dev.millrace.eventlog.Entry;
import dev.millrace.platform.database.Session;
import dev.millrace.platform.tracing.Spans;
import dev.millrace.platform.tracing.Step;
import dev.millrace.platform.tracing.Tracing;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * A consumer with a span in the trace of each request whose events it applies: they tell the {@code traceparent} of the
 * request that led to them. Its statements serve all events of a batch, so they are linked to each of these spans.
 */
public final class TracedConsumer implements Consumer {

    private static final AttributeKey<String> SYSTEM = AttributeKey.stringKey("messaging.system");
    private static final AttributeKey<String> OPERATION = AttributeKey.stringKey("messaging.operation.type");
    private static final AttributeKey<String> DESTINATION = AttributeKey.stringKey("messaging.destination.name");
    private static final AttributeKey<String> GROUP = AttributeKey.stringKey("messaging.consumer.group.name");
    private static final AttributeKey<List<String>> EVENTS = AttributeKey.stringArrayKey("millrace.events");

    private final Consumer consumer;
    private final Tracing tracing;

    /** @param consumer who does the work */
    public TracedConsumer(Consumer consumer, Tracing tracing) {
        this.consumer = consumer;
        this.tracing = tracing;
    }

    @Override
    public Mono<Void> apply(List<Entry> entries, Session session) {
        Mono<Void> work = consumer.apply(entries, session);
        return Mono.defer(() -> {
            List<@Nullable Spans> opened = new ArrayList<>();
            byOrigin(entries).forEach((origin, events) -> opened.add(begin(origin, events)));
            Spans joint = Spans.joint(opened);
            return joint == null ? work : joint.around(work);
        });
    }

    /** An empty origin for what no traced request has led to. */
    private static Map<String, List<String>> byOrigin(List<Entry> entries) {
        Map<String, List<String>> events = new LinkedHashMap<>();
        entries.forEach(entry -> events.computeIfAbsent(entry.text("traceparent"), _ -> new ArrayList<>())
                .add(entry.type()));
        return events;
    }

    private @Nullable Spans begin(String origin, List<String> events) {
        Spans request = tracing.resume(origin);
        Attributes attributes = Attributes.builder()
                .put(SYSTEM, "millrace")
                .put(OPERATION, "process")
                .put(DESTINATION, "event-log")
                .put(GROUP, consumer.name())
                .put(EVENTS, events)
                .build();
        return request == null
                ? null
                : request.begin(new Step("process " + consumer.name(), SpanKind.CONSUMER, attributes));
    }

    @Override
    public String name() {
        return consumer.name();
    }

    @Override
    public Start start() {
        return consumer.start();
    }

    @Override
    public Set<String> types() {
        return consumer.types();
    }

    @Override
    public Mono<Boolean> wanted(Session session) {
        return consumer.wanted(session);
    }

    @Override
    public void applied() {
        consumer.applied();
    }

    @Override
    public Mono<Void> forget(Session session) {
        return consumer.forget(session);
    }

    @Override
    public boolean repeatable() {
        return consumer.repeatable();
    }
}
