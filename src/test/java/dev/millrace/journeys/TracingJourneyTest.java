package dev.millrace.journeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.platform.web.Json;
import dev.millrace.support.Instance;
import dev.millrace.support.Shop;
import dev.millrace.support.Shop.Buyer;
import dev.millrace.support.Shop.Reply;
import dev.millrace.support.TraceCollector;
import dev.millrace.support.TraceCollector.Sent;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import tools.jackson.databind.JsonNode;

/** What a collector sees of orders, from the request to the consumers of their events. */
class TracingJourneyTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String CALLER = "00f067aa0ba902b7";

    private static final String ENDPOINT = """
            insert into webhooks.endpoint (id, url, description, events, enabled, disabled_reason, disabled_at, created_by,
                                           idempotency_key, request, created_at, updated_at)
            values (uuidv7(), 'https://hooks.invalid/', '', array['*'], false, 'staff', now(), uuidv7(), 'key', '{}', now(),
                    now())
            """;

    private static TraceCollector collector;
    private static Instance instance;
    private static Shop shop;

    @BeforeAll
    static void open() {
        collector = TraceCollector.start();
        instance = Instance.start(Map.of(
                "millrace.tracing.endpoint", collector.endpoint(),
                "millrace.tracing.ratio", "1",
                "millrace.tracing.instance", "one",
                "millrace.tracing.pause", "50ms"));
        shop = new Shop(instance);
        shop.product("TRACED-01", 500, 10_000);
        // While there is no endpoint, nobody reads events for one. This one is switched off, and never called.
        shop.database().update(ENDPOINT).block(PATIENCE);
    }

    @AfterAll
    static void close() {
        instance.close();
        collector.close();
    }

    @Test
    void oneTraceLeadsFromTheRequestThroughItsStatementsToTheConsumersOfItsEvents() {
        String trace = trace();
        Reply placed = place(shop, trace, "01");

        assertThat(placed.status()).isEqualTo(201);
        assertThat(placed.headers().getFirst("X-Request-Id")).isEqualTo(trace);
        List<JsonNode> events = events(placed.id());
        assertThat(events)
                .hasSize(2)
                .allSatisfy(
                        event -> assertThat(event.path("traceId").asString()).isEqualTo(trace));

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(names(trace, SpanKind.SPAN_KIND_CONSUMER))
                        .contains("process analytics", "process notifications", "process webhooks"));
        Sent request = only(trace, "POST /api/v1/orders");
        assertThat(request.kind()).isEqualTo(SpanKind.SPAN_KIND_SERVER);
        assertThat(request.parentId()).isEqualTo(CALLER);
        assertThat(request.attributes())
                .containsEntry("http.request.method", "POST")
                .containsEntry("http.route", "/api/v1/orders")
                .containsEntry("http.response.status_code", "201");
        assertThat(request.process())
                .containsEntry("service.name", "millrace")
                .containsEntry("service.instance.id", "one");
        assertThat(events)
                .allSatisfy(event -> assertThat(event.path("traceparent").asString())
                        .isEqualTo("00-" + trace + "-" + request.spanId() + "-01"));

        assertThat(collector.ofTrace(trace))
                .anySatisfy(span -> statement(span, request, "INSERT orders.orders", "INSERT orders.order_event"))
                .anySatisfy(span -> statement(span, request, "UPDATE orders.orders", "INSERT orders.order_event"))
                .anySatisfy(span -> {
                    assertThat(span.name()).isEqualTo("payment send charge");
                    assertThat(span.parentId()).isEqualTo(request.spanId());
                });
        Sent analytics = only(trace, "process analytics");
        assertThat(analytics.parentId()).isEqualTo(request.spanId());
        assertThat(analytics.attributes()).containsEntry("messaging.consumer.group.name", "analytics");
        // Its statements are in the trace of one of those whose events came together, and linked to the others.
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(collector.spans())
                        .filteredOn(span -> span.name().contains("analytics."))
                        .anySatisfy(span -> assertThat(analytics.spanId()).isIn(with(span.links(), span.parentId()))));
    }

    private static List<String> with(List<String> links, String parent) {
        List<String> all = new ArrayList<>(links);
        all.add(parent);
        return all;
    }

    private static void statement(Sent span, Sent parent, String... words) {
        assertThat(span.kind()).isEqualTo(SpanKind.SPAN_KIND_CLIENT);
        assertThat(span.name()).contains(words);
        assertThat(span.parentId()).isEqualTo(parent.spanId());
        assertThat(span.attributes())
                .containsEntry("db.system.name", "postgresql")
                .containsEntry("db.query.summary", span.name());
    }

    @Test
    void aStatementThatServesSeveralRequestsIsLinkedToEachOfThemAndTheyToIt() {
        Set<String> traces = Flux.range(0, 64)
                .map(_ -> trace())
                .collect(Collectors.toSet())
                .blockOptional(PATIENCE)
                .orElseThrow();
        List<Reply> replies = Objects.requireNonNull(Flux.fromIterable(traces)
                .flatMap(trace -> send(shop, trace, "01"), 64)
                .collectList()
                .block(PATIENCE));
        assertThat(replies).allSatisfy(reply -> assertThat(reply.status()).isIn(201, 202));

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(requests(traces)).hasSize(64));
        Map<String, Sent> requests = requests(traces).stream().collect(Collectors.toMap(Sent::spanId, span -> span));
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(collector.spans()).anySatisfy(span -> {
                    assertThat(span.name()).contains("INSERT orders.orders");
                    assertThat(span.links()).hasSizeGreaterThan(1).allMatch(requests::containsKey);
                    assertThat(span.parentId()).isEmpty();
                    assertThat(span.links())
                            .allSatisfy(request -> assertThat(Objects.requireNonNull(requests.get(request))
                                            .links())
                                    .contains(span.spanId()));
                }));
    }

    private static List<Sent> requests(Set<String> traces) {
        return collector.spans().stream()
                .filter(span -> traces.contains(span.traceId()) && span.kind() == SpanKind.SPAN_KIND_SERVER)
                .toList();
    }

    @Test
    void aRequestThatIsNotSampledKeepsItsTraceIdAndLeavesNoSpan() {
        String silent = trace();
        Reply placed = place(shop, silent, "00");
        assertThat(placed.headers().getFirst("X-Request-Id")).isEqualTo(silent);
        assertThat(events(placed.id())).hasSize(2).allSatisfy(event -> {
            assertThat(event.path("traceId").asString()).isEqualTo(silent);
            assertThat(event.hasNonNull("traceparent")).isFalse();
        });

        String later = trace();
        place(shop, later, "01");
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(names(later, SpanKind.SPAN_KIND_CONSUMER)).hasSizeGreaterThan(2));
        assertThat(collector.ofTrace(silent)).isEmpty();
    }

    @Test
    void aProblemHasTheTraceIdOfItsSpan() {
        String trace = trace();
        Reply missing =
                shop.get("/api/v1/orders/" + UUID.randomUUID(), shop.buyer(), "traceparent", parent(trace, "01"));
        assertThat(missing.json().path("traceId").asString()).isEqualTo(trace);

        await().atMost(PATIENCE).untilAsserted(() -> {
            Sent request = only(trace, "GET /api/v1/orders/{id}");
            assertThat(request.attributes()).containsEntry("http.response.status_code", "404");
            assertThat(request.failed()).isFalse();
        });
    }

    @Test
    void aRequestWithoutATraceGetsOneThatIsTheSameEverywhere() {
        Reply placed = shop.placed(shop.buyer(), Shop.cart("tok_ok", "TRACED-01", 1));
        String trace = String.valueOf(placed.headers().getFirst("X-Request-Id"));

        assertThat(trace).matches("[0-9a-f]{32}");
        assertThat(events(placed.id()))
                .allSatisfy(
                        event -> assertThat(event.path("traceId").asString()).isEqualTo(trace));
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(only(trace, "POST /api/v1/orders").parentId())
                                .isEmpty());
    }

    @Test
    void noSpanTellsOfAPersonOrAnOrder() {
        String trace = trace();
        Buyer buyer = shop.buyer();
        Reply placed = Objects.requireNonNull(
                send(shop, buyer, trace, "01", "tok_declined").block(PATIENCE));
        assertThat(placed.status()).isEqualTo(402);
        Reply listed = shop.get("/api/v1/orders", buyer, "traceparent", parent(trace, "01"));
        UUID order =
                UUID.fromString(listed.json().path("items").path(0).path("id").asString());
        shop.get("/api/v1/orders/" + order, buyer, "traceparent", parent(trace, "01"));

        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(names(trace, SpanKind.SPAN_KIND_CONSUMER)).isNotEmpty();
            assertThat(names(trace, SpanKind.SPAN_KIND_SERVER)).contains("GET /api/v1/orders/{id}");
        });
        assertThat(collector.ofTrace(trace).toString())
                .doesNotContain(buyer.id().toString(), order.toString(), "tok_declined");
    }

    @Test
    void probesAreNotTraced() {
        instance.client().get().uri("/livez").exchange().expectStatus().isOk();
        String later = trace();
        place(shop, later, "01");

        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(names(later, SpanKind.SPAN_KIND_SERVER)).isNotEmpty());
        assertThat(collector.spans()).noneMatch(span -> span.name().contains("livez"));
    }

    @Test
    void theLastSpansAreSentWhenTheProcessStops() {
        String trace = trace();
        try (Instance other = instance.sibling(
                Map.of("millrace.tracing.endpoint", collector.endpoint(), "millrace.tracing.pause", "1h"))) {
            assertThat(place(new Shop(other), trace, "01").status()).isEqualTo(201);
            assertThat(collector.ofTrace(trace)).noneMatch(span -> span.kind() == SpanKind.SPAN_KIND_SERVER);
        }
        assertThat(names(trace, SpanKind.SPAN_KIND_SERVER)).containsExactly("POST /api/v1/orders");
    }

    @Test
    void aCollectorThatIsAwayChangesNothingForRequests() {
        try (Instance other = instance.sibling(Map.of(
                "millrace.tracing.endpoint", "http://127.0.0.1:1/v1/traces",
                "millrace.tracing.ratio", "1",
                "millrace.tracing.queue", "512",
                "millrace.tracing.pause", "10ms"))) {
            Shop alone = new Shop(other);
            List<Reply> replies = Objects.requireNonNull(Flux.range(0, 100)
                    .flatMap(_ -> send(alone, trace(), "01"), 32)
                    .collectList()
                    .block(PATIENCE));
            assertThat(replies)
                    .hasSize(100)
                    .allSatisfy(reply -> assertThat(reply.status()).isIn(201, 202));
        }
    }

    private static Reply place(Shop at, String trace, String flags) {
        return Objects.requireNonNull(send(at, trace, flags).block(PATIENCE));
    }

    private static reactor.core.publisher.Mono<Reply> send(Shop at, String trace, String flags) {
        return send(at, shop.buyer(), trace, flags, "tok_ok");
    }

    private static reactor.core.publisher.Mono<Reply> send(
            Shop at, Buyer buyer, String trace, String flags, String token) {
        return at.send(
                "POST",
                "/api/v1/orders",
                buyer,
                Shop.cart(token, "TRACED-01", 1),
                "Idempotency-Key",
                Shop.key(),
                "traceparent",
                parent(trace, flags));
    }

    private static String trace() {
        return HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong())
                + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
    }

    private static String parent(String trace, String flags) {
        return "00-" + trace + "-" + CALLER + "-" + flags;
    }

    private static List<String> names(String trace, SpanKind kind) {
        return collector.ofTrace(trace).stream()
                .filter(span -> span.kind() == kind)
                .map(Sent::name)
                .toList();
    }

    private static Sent only(String trace, String name) {
        List<Sent> spans = collector.ofTrace(trace).stream()
                .filter(span -> span.name().equals(name))
                .toList();
        assertThat(spans).as(name).hasSize(1);
        return spans.getFirst();
    }

    private static List<JsonNode> events(UUID order) {
        return Objects.requireNonNull(shop.database()
                .list(
                        "select data::text from orders.order_event where order_id = $1 order by seq",
                        row -> Json.MAPPER.readTree(Objects.requireNonNull(row.get(0, String.class))),
                        order)
                .block(PATIENCE));
    }
}
