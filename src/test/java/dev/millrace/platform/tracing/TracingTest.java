package dev.millrace.platform.tracing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.platform.flow.Batcher;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.test.StepVerifier;

class TracingTest {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final Step REQUEST = new Step("request", SpanKind.SERVER, Attributes.empty());
    private static final Step CALL = new Step("call", SpanKind.CLIENT, Attributes.empty());

    private final Kept kept = new Kept();

    @Test
    void theCallerDecidesWhetherItsTraceIsKept() {
        try (Tracing never = tracing(0);
                Tracing always = tracing(1)) {
            assertThat(accept(never, "01").sampled()).isTrue();
            assertThat(accept(always, "00").sampled()).isFalse();
            assertThat(never.accept(REQUEST, Map.of(), Header.GETTER).sampled()).isFalse();
            assertThat(always.accept(REQUEST, Map.of(), Header.GETTER).sampled())
                    .isTrue();
        }
    }

    @Test
    void whatIsNotKeptIsHandedOnAsItIs() {
        try (Tracing tracing = tracing(1)) {
            Spans request = accept(tracing, "00");
            assertThat(request.begin(CALL)).isSameAs(request);
            assertThat(request.traceparent()).startsWith("00-" + TRACE).endsWith("-00");
        }
        assertThat(kept.spans).isEmpty();
    }

    @Test
    void workWithoutATraceIsLeftAsItIs() {
        Spans.step(CALL, Mono.deferContextual(context -> Mono.just(context.isEmpty())))
                .as(StepVerifier::create)
                .expectNext(true)
                .verifyComplete();
        WebClient.Builder client = WebClient.builder();
        assertThat(Tracing.off().calls(client)).isSameAs(client);
        client.filters(filters -> assertThat(filters).isEmpty());
    }

    @Test
    void aStepIsTheChildOfTheRequestAndEndsWithItsWork() {
        try (Tracing tracing = tracing(0)) {
            Spans request = accept(tracing, "01");
            Spans.step(CALL, Mono.error(new IllegalStateException("ada@example.com")))
                    .contextWrite(request::into)
                    .as(StepVerifier::create)
                    .verifyError();
            request.end();
        }
        SpanData call = kept.named("call");
        assertThat(call.getTraceId()).isEqualTo(TRACE);
        assertThat(call.getParentSpanId()).isEqualTo(kept.named("request").getSpanId());
        assertThat(call.toString()).contains("java.lang.IllegalStateException").doesNotContain("ada@example.com");
    }

    @Test
    void aBatchOfSeveralIsLinkedToThoseThatAreKeptAndLeadsBackToEach() {
        Sinks.One<Boolean> first = Sinks.one();
        Batcher<String, String> batcher = new Batcher<>(
                1,
                8,
                8,
                batch -> Spans.step(CALL, Mono.deferContextual(context -> {
                    Origins origins = Origins.in(context);
                    List<String> answers = Flux.range(0, batch.size())
                            .map(i -> String.valueOf(origins == null ? null : origins.traceparent(i)))
                            .collectList()
                            .blockOptional()
                            .orElseThrow();
                    return batch.contains("first") ? first.asMono().thenReturn(answers) : Mono.just(answers);
                })),
                _ -> false);
        try (Tracing tracing = tracing(0)) {
            Spans one = accept(tracing, "01");
            Spans silent = accept(tracing, "00");
            Spans two = accept(tracing, "01");
            Mono<List<String>> answers = Flux.mergeSequential(
                            batcher.submit("first"),
                            batcher.submit("one").contextWrite(one::into),
                            batcher.submit("nobody"),
                            batcher.submit("silent").contextWrite(silent::into),
                            batcher.submit("two").contextWrite(two::into))
                    .collectList();
            answers.as(StepVerifier::create)
                    .then(() -> first.tryEmitValue(true))
                    .expectNext(List.of("null", one.traceparent(), "null", "null", two.traceparent()))
                    .expectComplete()
                    .verify(PATIENCE);
            one.end();
            two.end();
        }
        SpanData call = kept.named("call");
        assertThat(call.getParentSpanContext().isValid()).isFalse();
        assertThat(call.getLinks()).hasSize(2);
        assertThat(kept.spans)
                .filteredOn(span -> span.getName().equals("request"))
                .hasSize(2)
                .allSatisfy(request -> assertThat(request.getLinks())
                        .extracting(LinkData::getSpanContext)
                        .containsExactly(call.getSpanContext()));
    }

    @Test
    void anEventLeadsBackToItsRequest() {
        try (Tracing tracing = tracing(0)) {
            Spans request = accept(tracing, "01");
            Spans consumer = Objects.requireNonNull(tracing.resume(request.traceparent()));
            consumer.begin(CALL).end();
            assertThat(tracing.resume("")).isNull();
            assertThat(tracing.resume("nonsense")).isNull();
            request.end();
        }
        assertThat(kept.named("call").getParentSpanId())
                .isEqualTo(kept.named("request").getSpanId());
    }

    @Test
    void aCallTakesItsTraceparentAlong() {
        Queue<String> headers = new ConcurrentLinkedQueue<>();
        DisposableServer server = HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .handle((request, response) -> {
                    headers.add(String.valueOf(request.requestHeaders().get("traceparent")));
                    return response.status(404).send();
                })
                .bindNow();
        try (Tracing tracing = tracing(0)) {
            WebClient client = tracing.calls(WebClient.builder().baseUrl("http://127.0.0.1:" + server.port()))
                    .build();
            Spans request = accept(tracing, "01");
            Spans silent = accept(tracing, "00");
            get(client).contextWrite(request::into).block(PATIENCE);
            get(client).contextWrite(silent::into).block(PATIENCE);
            get(client).block(PATIENCE);
            request.end();
        } finally {
            server.disposeNow();
        }
        SpanData call = kept.named("GET /users/{id}");
        assertThat(headers).first().isEqualTo("00-" + TRACE + "-" + call.getSpanId() + "-01");
        assertThat(headers).element(1).asString().startsWith("00-" + TRACE).endsWith("-00");
        assertThat(headers).last().isEqualTo("null");
        assertThat(call.getAttributes().asMap().toString()).contains("404").doesNotContain("secret");
    }

    private static Mono<Integer> get(WebClient client) {
        return client.get()
                .uri("/users/{id}", "secret")
                .exchangeToMono(response ->
                        response.releaseBody().thenReturn(response.statusCode().value()));
    }

    @Test
    void aCollectorThatNeverAnswersHoldsUpNobodyAndOnlyAQueueOfSpans() {
        SpanExporter stuck = new Kept() {
            @Override
            public CompletableResultCode export(Collection<SpanData> batch) {
                super.export(batch);
                return new CompletableResultCode();
            }
        };
        long start = System.nanoTime();
        try (Tracing tracing = Tracing.to(stuck, settings(1))) {
            for (int i = 0; i < 100_000; i++) {
                tracing.accept(REQUEST, Map.of(), Header.GETTER).end();
            }
        }
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(PATIENCE);
        assertThat(((Kept) stuck).spans).hasSizeLessThan(10_000);
    }

    @Test
    void whatBecameOfSpansIsCounted() {
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        try (Tracing tracing = Tracing.to(new WatchedExporter(kept, meters), settings(1))) {
            tracing.accept(REQUEST, Map.of(), Header.GETTER).end();
        }
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(meters.get("millrace.tracing.spans")
                                .tag("outcome", "sent")
                                .counter()
                                .count())
                        .isEqualTo(1));
    }

    private Tracing tracing(double ratio) {
        return Tracing.to(kept, settings(ratio));
    }

    private static TracingSettings settings(double ratio) {
        return new TracingSettings(
                null, ratio, "test", null, Map.of(), Duration.ofMillis(20), Duration.ofSeconds(1), 512);
    }

    private static Spans accept(Tracing tracing, String flags) {
        String traceparent = "00-" + TRACE + "-00f067aa0ba902b7-" + flags;
        return tracing.accept(REQUEST, Map.of("traceparent", traceparent), Header.GETTER);
    }

    private enum Header implements TextMapGetter<Map<String, String>> {
        GETTER;

        @Override
        public Iterable<String> keys(Map<String, String> headers) {
            return headers.keySet();
        }

        @Override
        public @Nullable String get(@Nullable Map<String, String> headers, String name) {
            return headers == null ? null : headers.get(name);
        }
    }

    /** Keeps what it is given. */
    private static class Kept implements SpanExporter {

        final Queue<SpanData> spans = new ConcurrentLinkedQueue<>();

        SpanData named(String name) {
            return spans.stream()
                    .filter(span -> span.getName().equals(name))
                    .findFirst()
                    .orElseThrow();
        }

        @Override
        public CompletableResultCode export(Collection<SpanData> batch) {
            spans.addAll(batch);
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode flush() {
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode shutdown() {
            return CompletableResultCode.ofSuccess();
        }
    }
}
