package dev.millrace.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.eventlog.Entry;
import dev.millrace.platform.database.Database;
import dev.millrace.platform.security.Role;
import dev.millrace.support.Api;
import dev.millrace.support.EventContract;
import dev.millrace.support.HookReceiver;
import dev.millrace.support.HookReceiver.Hook;
import dev.millrace.support.HookReceiver.Reply;
import dev.millrace.support.Instance;
import dev.millrace.support.People;
import dev.millrace.support.Shop;
import dev.millrace.webhooks.domain.DeliveryService;
import dev.millrace.webhooks.infrastructure.MicrometerWebhookMetrics;
import dev.millrace.webhooks.infrastructure.WebhookConsumer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import tools.jackson.databind.JsonNode;

/** Webhooks from the API to a receiver that checks them with the standard's own library; the schedule is scaled. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WebhooksTest {

    private static final String ENDPOINTS = "/api/v1/webhook-endpoints";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Instance instance = Instance.start(Map.of(
            "millrace.webhooks.allow-http", "true",
            "millrace.webhooks.allowed-networks", "127.0.0.0/8",
            "millrace.webhooks.schedule", "100ms,200ms,300ms",
            "millrace.webhooks.endpoint-concurrency", "4",
            "millrace.webhooks.max-endpoints", "60",
            "millrace.webhooks.poll", "50ms"));
    private final HookReceiver receiver = HookReceiver.start();
    private final Database database = instance.bean(Database.class);
    private final WebhookConsumer consumer = instance.bean(WebhookConsumer.class);
    private final People people = new People(instance);
    private final Api admin = instance.api(people.person(Role.ADMIN).accessToken());
    private final Api operator = instance.api(people.person(Role.OPERATOR).accessToken());

    @AfterAll
    void stop() {
        instance.close();
        receiver.close();
    }

    @AfterEach
    void forgetEndpoints() {
        ids.forEach(id -> admin.delete(ENDPOINTS + "/" + id));
        ids.clear();
    }

    @Test
    void anEndpointIsMadeOncePerKeyAndItsSecretIsShownThenOnly() {
        Api keyed = admin.with("Idempotency-Key", Shop.key());
        Map<String, Object> body = Map.of("url", receiver.url("/made"), "events", List.of("order.*"));
        Api.Answer made = keyed.post(ENDPOINTS, body);
        assertThat(made.status()).as("%s", made).isEqualTo(201);
        assertThat(made.text("/secret")).startsWith("whsec_");
        Api.Answer again = keyed.post(ENDPOINTS, body);
        assertThat(again.body()).isEqualTo(made.body());
        assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(keyed.post(ENDPOINTS, Map.of("url", receiver.url("/other"), "events", List.of("*")))
                        .code())
                .isEqualTo("idempotency_key_reused");
        String path = made.header("Location");
        Api.Answer shown = operator.get(path);
        assertThat(shown.header("ETag")).isEqualTo("\"1\"");
        assertThat(shown.body().has("secret")).isFalse();
        assertThat(database.one(
                                "select count(*) from webhooks.secret where position($1::bytea in sealed) > 0",
                                row -> Objects.requireNonNull(row.get(0, Long.class)),
                                (Object) java.util.Base64.getDecoder()
                                        .decode(made.text("/secret").substring(6)))
                        .block(PATIENCE))
                .as("secrets that are stored as they are")
                .isZero();
        assertThat(admin.with("If-Match", "\"7\"")
                        .patch(path, Map.of("enabled", false))
                        .code())
                .isEqualTo("stale_version");
        Api.Answer off = admin.with("If-Match", "\"1\"").patch(path, Map.of("enabled", false, "description", "D"));
        assertThat(off.text("/disabledReason")).isEqualTo("staff");
        assertThat(off.header("ETag")).isEqualTo("\"2\"");
        assertThat(keyed.post(ENDPOINTS, body).body().has("secret")).isFalse();
        assertThat(admin.delete(path).status()).isEqualTo(204);
        assertThat(admin.get(path).status()).isEqualTo(404);
        assertThat(operator.patch(path, Map.of()).status()).isEqualTo(403);
        assertThat(admin.patch(path, Map.of()).status()).isEqualTo(404);
    }

    @Test
    void endpointsAreListedNewestFirstPageByPage() {
        String older = endpoint("/list-1").id();
        String newer = endpoint("/list-2").id();
        Api.Answer first = operator.get(ENDPOINTS + "?limit=1");
        assertThat(first.body().path("items").size()).isEqualTo(1);
        List<String> listed = new java.util.ArrayList<>();
        for (String next = ENDPOINTS + "?limit=3"; !next.isEmpty(); ) {
            Api.Answer page = operator.get(next);
            page.body().path("items").forEach(item -> listed.add(item.path("id").asString()));
            String cursor = page.text("/nextCursor");
            next = cursor.isEmpty() ? "" : ENDPOINTS + "?limit=3&cursor=" + cursor;
        }
        assertThat(listed).doesNotHaveDuplicates().containsSubsequence(newer, older);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            /url            | {"events":["*"]}
            /url            | {"url":"ftp://example.com","events":["*"]}
            /url            | {"url":"https://u:p@example.com","events":["*"]}
            /url            | {"url":"https://10.0.0.1/","events":["*"]}
            /url            | {"url":"https://[::1]/","events":["*"]}
            /url            | {"url":"https://2130706433/","events":["*"]}
            /events         | {"url":"https://example.com"}
            /events         | {"url":"https://example.com","events":[]}
            /events/1       | {"url":"https://example.com","events":["*","order*"]}
            /events/0       | {"url":"https://example.com","events":[null]}
            /description    | {"url":"https://example.com","events":["*"],"description":"\\u0000"}
            /secret         | {"url":"https://example.com","events":["*"],"secret":"whsec_x"}
            """)
    void aWrongFieldIsNamed(String pointer, String body) {
        Api.Answer answer = admin.with("Idempotency-Key", Shop.key()).post(ENDPOINTS, body);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.errors()).containsKey(pointer);
    }

    @Test
    void aDeliveryIsWhatTheStandardSaysAndAReplayOfTheLogAddsNone() {
        Endpoint endpoint = endpoint("/signed", "order.confirmed");
        UUID order = UUID.randomUUID();
        Entry confirmed = Events.of(order, 2, "order.confirmed");
        happens(Events.of(order, 1, "order.placed"), confirmed);
        Hook hook = arrived("/signed", 1).getFirst();
        assertThat(hook.signedWith(endpoint.secret())).isTrue();
        assertThat(hook.id()).isEqualTo(confirmed.position().toString());
        assertThat(hook.json().path("type").asString()).isEqualTo("order.confirmed");
        assertThat(hook.json().path("timestamp").asString())
                .isEqualTo(confirmed.occurredAt().toString());
        assertThat(hook.json().at("/data/id").asString()).isEqualTo(hook.id());
        assertThat(hook.json().at("/data/orderId").asString()).isEqualTo(order.toString());
        assertThat(hook.json().at("/data/seq").asInt()).isEqualTo(2);
        JsonNode delivery = settled(endpoint, "delivered", 1).path("items").path(0);
        Api.Answer full = operator.get(
                endpoint.path() + "/deliveries/" + delivery.path("id").asString());
        assertThat(full.body().path("payload")).isEqualTo(hook.json());
        assertThat(full.body().at("/attempts/0/statusCode").asInt()).isEqualTo(204);
        assertThat(full.body().path("attempts").size()).isEqualTo(1);

        happens(confirmed);
        Entry last = Events.of(order, 3, "order.confirmed");
        happens(last);
        assertThat(arrived("/signed", 2))
                .extracting(Hook::id)
                .containsExactly(hook.id(), last.position().toString());
    }

    @Test
    void aPlacedOrderIsToldOfInOrder() {
        Endpoint endpoint = endpoint("/real", "order.*");
        Shop shop = new Shop(instance).product("HOOK-1", 100, 1000);
        UUID order = shop.placed(shop.buyer(), Shop.cart("tok_ok", "HOOK-1", 1)).id();
        Shop.Buyer staff = shop.caller(Role.OPERATOR);
        shop.post("/api/v1/orders/" + order + "/shipment", staff, Map.of("carrier", "DHL", "trackingNumber", "1"));
        shop.post("/api/v1/orders/" + order + "/delivery", staff, Map.of());
        await().atMost(PATIENCE).until(() -> receiver.hooks("/real").size() == 4);
        List<Hook> ofOrder = receiver.hooks("/real").stream()
                .filter(hook -> hook.json().at("/data/orderId").asString().equals(order.toString()))
                .toList();
        assertThat(ofOrder)
                .extracting(hook -> hook.json().at("/data/seq").asInt())
                .containsExactly(1, 2, 3, 4);
        assertThat(ofOrder).allMatch(hook -> hook.signedWith(endpoint.secret()));
    }

    @Test
    void aLargeEventIsCutDownToWhatItTellsOf() {
        Endpoint endpoint = endpoint("/large");
        UUID order = UUID.randomUUID();
        happens(Events.of(order, 1, "order.placed", Instant.now(), "\u20ac".repeat(7_000)));
        Hook hook = arrived("/large", 1).getFirst();
        assertThat(hook.body().length()).isLessThan(1_000);
        assertThat(hook.json().path("truncated").asBoolean()).isTrue();
        assertThat(hook.json().at("/data/orderId").asString()).isEqualTo(order.toString());
        assertThat(hook.json().at("/data/status").asString()).isEqualTo("confirmed");
        assertThat(hook.signedWith(endpoint.secret())).isTrue();
    }

    @Test
    void aFailingOrderHoldsUpItsLaterEventsAndNoOtherOrder() {
        UUID failing = UUID.randomUUID();
        List<UUID> others =
                IntStream.range(0, 10).mapToObj(_ -> UUID.randomUUID()).toList();
        AtomicBoolean broken = new AtomicBoolean(true);
        receiver.answer(
                "/order",
                hook -> Mono.just(
                        broken.get()
                                        && hook.json()
                                                .at("/data/orderId")
                                                .asString()
                                                .equals(failing.toString())
                                ? Reply.of(500).with("Retry-After", "3600")
                                : Reply.of(200)));
        Endpoint endpoint = endpoint("/order");
        happens(Events.of(failing, 1, "order.placed"), Events.of(failing, 2, "order.confirmed"));
        happens(others.stream()
                .flatMap(
                        order -> Stream.of(Events.of(order, 1, "order.placed"), Events.of(order, 2, "order.confirmed")))
                .toArray(Entry[]::new));
        happens(Events.of(failing, 3, "order.shipped"));
        settled(endpoint, "delivered", 20);
        assertThat(sequence("/order", failing)).containsExactly(1);
        others.forEach(order -> assertThat(sequence("/order", order)).containsExactly(1, 2));
        broken.set(false);
        String first = settled(endpoint, "pending", 3).at("/items/2/id").asString();
        operator.post(endpoint.path() + "/deliveries/" + first + "/resend", Map.of());
        settled(endpoint, "delivered", 23);
        assertThat(sequence("/order", failing)).containsExactly(1, 1, 2, 3);
        List<Hook> tries = receiver.hooks("/order").stream()
                .filter(hook -> hook.json().at("/data/orderId").asString().equals(failing.toString()))
                .filter(hook -> hook.json().at("/data/seq").asInt() == 1)
                .toList();
        assertThat(tries).hasSizeGreaterThan(1);
        assertThat(tries).extracting(Hook::id).containsOnly(tries.getFirst().id());
        assertThat(tries).extracting(Hook::body).containsOnly(tries.getFirst().body());
        assertThat(tries).allMatch(hook -> hook.signedWith(endpoint.secret()));
    }

    @Test
    void aReceiverDownForItsWholeScheduleGetsEverythingWhenItIsSentAgain() {
        Endpoint endpoint = endpoint("/down");
        receiver.answer("/down", 500);
        List<UUID> orders =
                IntStream.range(0, 5).mapToObj(_ -> UUID.randomUUID()).toList();
        Instant begin = Instant.now().minusSeconds(60);
        happens(orders.stream()
                .flatMap(
                        order -> Stream.of(Events.of(order, 1, "order.placed"), Events.of(order, 2, "order.confirmed")))
                .toArray(Entry[]::new));
        JsonNode dead = settled(endpoint, "dead", 10);
        assertThat(dead.at("/items/0/attempts").asInt()).isEqualTo(4);
        assertThat(dead.at("/items/0/lastStatusCode").asInt()).isEqualTo(500);
        assertThat(receiver.hooks("/down")).hasSize(40);
        assertThat(operator.get(endpoint.path()).text("/failingSince")).isNotEmpty();

        receiver.answer("/down", 200);
        int before = receiver.hooks("/down").size();
        String one = dead.at("/items/9/id").asString();
        assertThat(operator.post(endpoint.path() + "/deliveries/" + one + "/resend", Map.of())
                        .text("/status"))
                .isIn("pending", "delivered");
        settled(endpoint, "delivered", 1);
        Api.Answer range = operator.post(endpoint.path() + "/resend", Map.of("from", begin.toString()));
        assertThat(range.status()).as("%s", range).isEqualTo(202);
        assertThat(range.body().path("resent").asInt()).isEqualTo(9);
        assertThat(range.body().path("next").isNull()).isTrue();
        settled(endpoint, "delivered", 10);
        List<Hook> after =
                receiver.hooks("/down").subList(before, receiver.hooks("/down").size());
        orders.forEach(order -> assertThat(after.stream()
                        .filter(hook ->
                                hook.json().at("/data/orderId").asString().equals(order.toString()))
                        .map(hook -> hook.json().at("/data/seq").asInt()))
                .containsExactly(1, 2));
        await().atMost(PATIENCE)
                .until(() -> operator.get(endpoint.path()).text("/failingSince").isEmpty());
        Api.Answer full = operator.get(endpoint.path() + "/deliveries/" + one);
        assertThat(full.body().path("attempts").size()).isEqualTo(5);
    }

    @Test
    void aRangeIsBoundedByEventsAsWellAndReachesWhatWasDelivered() {
        Endpoint endpoint = endpoint("/range");
        List<Entry> entries = IntStream.range(0, 4)
                .mapToObj(_ -> Events.of(UUID.randomUUID(), 1, "order.placed"))
                .toList();
        happens(entries.toArray(Entry[]::new));
        settled(endpoint, "delivered", 4);
        Api.Answer page = operator.get(endpoint.path() + "/deliveries?limit=3");
        Api.Answer rest = operator.get(endpoint.path() + "/deliveries?limit=3&cursor=" + page.text("/nextCursor"));
        assertThat(page.text("/items/0/event/id"))
                .isEqualTo(entries.get(3).position().toString());
        assertThat(rest.text("/items/0/event/id"))
                .isEqualTo(entries.get(0).position().toString());
        assertThat(rest.text("/nextCursor")).isEmpty();
        String after = entries.get(0).position().toString();
        String upTo = entries.get(2).position().toString();
        assertThat(operator.post(endpoint.path() + "/resend", Map.of("after", after, "upTo", upTo))
                        .body()
                        .path("resent")
                        .asInt())
                .isZero();
        Api.Answer again = operator.post(
                endpoint.path() + "/resend", Map.of("after", after, "upTo", upTo, "statuses", List.of("delivered")));
        assertThat(again.body().path("resent").asInt()).isEqualTo(2);
        arrived("/range", 6);
        assertThat(receiver.hooks("/range").subList(4, 6))
                .extracting(Hook::id)
                .containsExactlyInAnyOrder(entries.get(1).position().toString(), upTo);
        assertThat(operator.post(endpoint.path() + "/resend", Map.of()).errors())
                .containsKey("");
        assertThat(operator.post(endpoint.path() + "/resend", Map.of("after", "x"))
                        .errors())
                .containsKey("/after");
    }

    @Test
    void oneSlowReceiverTakesItsOwnPlacesAndNoOthers() {
        Sinks.One<Boolean> release = Sinks.one();
        receiver.answer("/slow", _ -> release.asMono().thenReturn(Reply.of(200)));
        Endpoint slow = endpoint("/slow");
        List<Endpoint> fast =
                IntStream.range(0, 5).mapToObj(i -> endpoint("/fast-" + i)).toList();
        happens(IntStream.range(0, 30)
                .mapToObj(_ -> Events.of(UUID.randomUUID(), 1, "order.placed"))
                .toArray(Entry[]::new));
        fast.forEach(endpoint -> settled(endpoint, "delivered", 30));
        assertThat(receiver.hooks("/slow")).hasSize(4);
        release.tryEmitValue(true);
        settled(slow, "delivered", 30);
        assertThat(receiver.atATime("/slow")).isEqualTo(4);
        assertThat(receiver.hooks("/slow")).hasSize(30);
    }

    @Test
    void fourHundredAndTenSwitchesAnEndpointOffAndNothingIsLost() {
        receiver.answer("/gone", 410);
        Endpoint endpoint = endpoint("/gone");
        happens(Events.of(UUID.randomUUID(), 1, "order.placed"));
        await().atMost(PATIENCE)
                .until(() ->
                        operator.get(endpoint.path()).text("/disabledReason").equals("gone"));
        happens(Events.of(UUID.randomUUID(), 1, "order.placed"));
        settled(endpoint, "skipped", 1);
        assertThat(receiver.hooks("/gone")).hasSize(1);
        Map<String, Object> everything = Map.of("from", "2026-01-01T00:00:00Z");
        assertThat(operator.post(endpoint.path() + "/resend", everything).code())
                .isEqualTo("webhook_endpoint_disabled");
        receiver.answer("/gone", 200);
        assertThat(operator.post(endpoint.path() + "/test", Map.of())
                        .body()
                        .path("succeeded")
                        .asBoolean())
                .isTrue();
        assertThat(admin.patch(endpoint.path(), Map.of("enabled", true)).text("/disabledReason"))
                .isEmpty();
        assertThat(operator.post(endpoint.path() + "/resend", everything)
                        .body()
                        .path("resent")
                        .asInt())
                .isEqualTo(1);
        settled(endpoint, "delivered", 2);
    }

    @Test
    void anEndpointThatHasOnlyFailedForDaysIsSwitchedOff() {
        receiver.answer("/failing", 500);
        Endpoint endpoint = endpoint("/failing");
        happens(Events.of(UUID.randomUUID(), 1, "order.placed"));
        await().atMost(PATIENCE)
                .until(() ->
                        !operator.get(endpoint.path()).text("/failingSince").isEmpty());
        database.update(
                        "update webhooks.endpoint set failing_since = failing_since - interval '4 days' where id = $1",
                        UUID.fromString(endpoint.id()))
                .block(PATIENCE);
        happens(Events.of(UUID.randomUUID(), 1, "order.placed"));
        await().atMost(PATIENCE)
                .until(() ->
                        operator.get(endpoint.path()).text("/disabledReason").equals("failing"));
        await().atMost(PATIENCE).until(() -> disabledEvents(endpoint).size() == 1);
        JsonNode told = disabledEvents(endpoint).getFirst();
        assertThat(told.path("reason").asString()).isEqualTo("failing");
        assertThat(told.path("lastStatus").asInt()).isEqualTo(500);
        EventContract.check(told.path("type").asString(), told.toString());
    }

    /** What the log says of the end of this endpoint, read from its beginning. */
    private List<JsonNode> disabledEvents(Endpoint endpoint) {
        List<JsonNode> events = new ArrayList<>();
        String after = "";
        for (String next = "0-0"; !next.equals(after); ) {
            after = next;
            JsonNode page = operator.get("/api/v1/events?type=webhook.endpoint_disabled&limit=500&after=" + after)
                    .body();
            page.path("items").forEach(events::add);
            next = page.path("nextCursor").asString(after);
        }
        events.removeIf(event -> !event.path("endpointId").asString().equals(endpoint.id()));
        return events;
    }

    @Test
    void aPauseThatAReceiverAsksForIsHeededForAllItsOrders() {
        AtomicInteger calls = new AtomicInteger();
        receiver.answer(
                "/busy",
                _ -> Mono.just(
                        calls.incrementAndGet() == 1 ? Reply.of(429).with("Retry-After", "3600") : Reply.of(200)));
        Endpoint endpoint = endpoint("/busy");
        happens(Events.of(UUID.randomUUID(), 1, "order.placed"));
        await().atMost(PATIENCE)
                .until(() -> !operator.get(endpoint.path()).text("/pausedUntil").isEmpty());
        happens(Events.of(UUID.randomUUID(), 1, "order.placed"));
        instance.bean(DeliveryService.class).round().block(PATIENCE);
        assertThat(settled(endpoint, "pending", 2).at("/items/0/attempts").asInt())
                .isZero();
        database.update("update webhooks.endpoint set resume_at = now() where id = $1", UUID.fromString(endpoint.id()))
                .block(PATIENCE);
        settled(endpoint, "delivered", 1);
        JsonNode waiting = settled(endpoint, "pending", 1).at("/items/0");
        assertThat(waiting.path("lastStatusCode").asInt()).isEqualTo(429);
        assertThat(Instant.parse(waiting.path("nextAttemptAt").asString()))
                .isAfter(Instant.now().plus(Duration.ofMinutes(50)));
        assertThat(operator.get(endpoint.path()).text("/pausedUntil")).isEmpty();
    }

    @Test
    void bothSecretsSignDuringARotationAndOnlyTheNewOneAfterIt() {
        Endpoint endpoint = endpoint("/rotated");
        Api.Answer second = admin.with("If-Match", "\"1\"").post(endpoint.path() + "/secret-rotation", Map.of());
        assertThat(second.status()).as("%s", second).isEqualTo(200);
        assertThat(Instant.parse(second.text("/previousValidUntil")))
                .isAfter(Instant.now().plus(Duration.ofHours(23)));
        happens(Events.of(UUID.randomUUID(), 1, "order.placed"));
        Hook both = arrived("/rotated", 1).getFirst();
        assertThat(both.signedWith(endpoint.secret())).isTrue();
        assertThat(both.signedWith(second.text("/secret"))).isTrue();
        assertThat(admin.with("If-Match", "\"1\"")
                        .post(endpoint.path() + "/secret-rotation", Map.of())
                        .code())
                .isEqualTo("stale_version");
        String third = admin.post(endpoint.path() + "/secret-rotation", Map.of("overlapSeconds", 0))
                .text("/secret");
        happens(Events.of(UUID.randomUUID(), 1, "order.placed"));
        Hook alone = arrived("/rotated", 2).getLast();
        assertThat(alone.signedWith(third)).isTrue();
        assertThat(alone.signedWith(second.text("/secret"))).isFalse();
        assertThat(alone.signedWith(endpoint.secret())).isFalse();
    }

    @Test
    void aTestSaysWhatCameOfItAndNothingOfTheAnswer() {
        receiver.answer("/tested", _ -> Mono.just(new Reply(418, Map.of(), Mono.just("inner secret"))));
        Endpoint endpoint = endpoint("/tested");
        Api.Answer answer = operator.post(endpoint.path() + "/test", Map.of());
        assertThat(answer.body().path("statusCode").asInt()).isEqualTo(418);
        assertThat(answer.body().path("succeeded").asBoolean()).isFalse();
        assertThat(answer.body().toString()).doesNotContain("inner secret");
        Hook hook = receiver.hooks("/tested").getFirst();
        assertThat(hook.json().path("type").asString()).isEqualTo("webhook.test");
        assertThat(hook.signedWith(endpoint.secret())).isTrue();
        assertThat(operator.get(endpoint.path() + "/deliveries")
                        .body()
                        .path("items")
                        .size())
                .isZero();
    }

    @Test
    void whatHappenedBeforeAnEndpointWasMadeOrTooLongAgoIsNotSent() {
        Endpoint endpoint = endpoint("/since");
        happens(Events.of(UUID.randomUUID(), 1, "order.placed", Instant.now().minusSeconds(600), ""));
        happens(Events.of(UUID.randomUUID(), 2, "order.confirmed"));
        settled(endpoint, "delivered", 1);
        assertThat(arrived("/since", 1))
                .singleElement()
                .satisfies(
                        hook -> assertThat(hook.json().path("type").asString()).isEqualTo("order.confirmed"));
    }

    @Test
    void whatIsPendingAndWhoIsSwitchedOffIsMeasured() {
        receiver.answer("/measured", _ -> Mono.just(Reply.of(500).with("Retry-After", "3600")));
        Endpoint endpoint = endpoint("/measured");
        happens(Events.of(UUID.randomUUID(), 1, "order.placed"));
        await().atMost(PATIENCE).until(() -> attempts("retry", "5xx") > 0);
        assertThat(measured("millrace.webhooks.pending.age")).isPositive();
        double off = measured("millrace.webhooks.endpoints.disabled");
        admin.patch(endpoint.path(), Map.of("enabled", false));
        assertThat(measured("millrace.webhooks.endpoints.disabled")).isEqualTo(off + 1);
        assertThat(measured("millrace.webhooks.pending.age")).isZero();
    }

    private double measured(String gauge) {
        instance.bean(MicrometerWebhookMetrics.class).measure().block(PATIENCE);
        return instance.bean(MeterRegistry.class).get(gauge).gauge().value();
    }

    private long attempts(String outcome, String reason) {
        Timer timer = instance.bean(MeterRegistry.class)
                .find("millrace.webhooks.attempts")
                .tags("outcome", outcome, "reason", reason)
                .timer();
        return timer == null ? 0 : timer.count();
    }

    private record Endpoint(String id, String secret) {

        private String path() {
            return ENDPOINTS + "/" + id;
        }
    }

    private final Set<String> paths = ConcurrentHashMap.newKeySet();
    private final List<String> ids = new java.util.concurrent.CopyOnWriteArrayList<>();

    private Endpoint endpoint(String path, String... events) {
        assertThat(paths.add(path)).as("a path of its own").isTrue();
        List<String> filters = events.length == 0 ? List.of("order.*") : List.of(events);
        Api.Answer made = admin.with("Idempotency-Key", Shop.key())
                .post(ENDPOINTS, Map.of("url", receiver.url(path), "events", filters));
        assertThat(made.status()).as("%s", made).isEqualTo(201);
        ids.add(made.text("/id"));
        return new Endpoint(made.text("/id"), made.text("/secret"));
    }

    /** These events, as the log hands them to the consumer. */
    private void happens(Entry... entries) {
        database.transaction(session -> consumer.apply(List.of(entries), session))
                .block(PATIENCE);
        consumer.applied();
    }

    private List<Hook> arrived(String path, int count) {
        await().atMost(PATIENCE).until(() -> receiver.hooks(path).size() >= count);
        return receiver.hooks(path);
    }

    /** The deliveries in this state, once there are so many. */
    private JsonNode settled(Endpoint endpoint, String status, int count) {
        String path = endpoint.path() + "/deliveries?limit=100&status=" + status;
        await().atMost(PATIENCE)
                .until(() -> operator.get(path).body().path("items").size() == count);
        return operator.get(path).body();
    }

    private List<Integer> sequence(String path, UUID order) {
        return receiver.hooks(path).stream()
                .filter(hook -> hook.json().at("/data/orderId").asString().equals(order.toString()))
                .map(hook -> hook.json().at("/data/seq").asInt())
                .toList();
    }
}
