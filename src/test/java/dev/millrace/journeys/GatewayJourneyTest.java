package dev.millrace.journeys;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.payments.domain.CallbackService;
import dev.millrace.platform.security.Role;
import dev.millrace.platform.web.Json;
import dev.millrace.support.Api;
import dev.millrace.support.GatewaySimulator;
import dev.millrace.support.Instance;
import dev.millrace.support.Shop;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.IntStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.web.reactive.function.BodyInserters;
import reactor.core.publisher.Flux;
import tools.jackson.databind.JsonNode;

/** A server on a gateway over HTTP: orders, the gateway's callbacks, and its books against ours. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GatewayJourneyTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String CALLBACKS = "/api/v1/payments/callbacks";
    private static final String BOOKS = "/api/v1/payments/reconciliation";

    private final GatewaySimulator gateway = GatewaySimulator.start();
    private final Instance instance = Instance.start(settings());
    private final Shop shop = new Shop(instance);

    /** Look-ups by schedule come so late that what is settled in time was settled by a callback. */
    private Map<String, String> settings() {
        Map<String, String> settings = new LinkedHashMap<>(gateway.settings());
        settings.put("millrace.payments.checks", "10m,10m,10m,10m,10m");
        settings.put("millrace.orders.settle-wait", "100ms");
        return settings;
    }

    @BeforeAll
    void open() {
        gateway.callbacksTo(instance);
        shop.product("GATE-1", 1000, 100_000);
    }

    @AfterAll
    void stop() {
        instance.close();
        gateway.close();
    }

    @Test
    void anOrderIsChargedOverHttpOnce() {
        Shop.Reply order = shop.placed(shop.buyer(), Shop.cart("tok_ok", "GATE-1", 1));
        awaitState(order.id(), "succeeded");
        assertThat(gateway.movements(order.id())).containsExactly("charge");
    }

    @Test
    void aLostAnswerIsFoundThroughTheCallbackAndChargedOnce() {
        List<UUID> orders = Flux.range(0, 8)
                .flatMap(_ -> shop.place(shop.buyer(), Shop.key(), Shop.cart("tok_reset_after", "GATE-1", 1)), 2)
                .map(Shop.Reply::id)
                .collectList()
                .block(PATIENCE);
        assertThat(orders).isNotNull().allSatisfy(order -> {
            awaitState(order, "succeeded");
            assertThat(gateway.movements(order)).containsExactly("charge");
        });
    }

    @Test
    void callbacksThatComeTenTimesOrBeforeTheAnswerChangeNothing() {
        for (String token : List.of("tok_duplicate", "tok_early", "tok_forged")) {
            Shop.Reply order = shop.placed(shop.buyer(), Shop.cart(token, "GATE-1", 1));
            awaitState(order.id(), "succeeded");
            assertThat(gateway.movements(order.id())).containsExactly("charge");
        }
    }

    @Test
    void aCallbackIsKeptOnceHoweverOftenItComes() {
        String event = "evt_" + UUID.randomUUID();
        byte[] body = event(event, "payment_intent.created", UUID.randomUUID());
        List<Integer> statuses = IntStream.range(0, 200)
                .parallel()
                .mapToObj(_ -> post(body, signature(now(), body)).status())
                .toList();
        assertThat(statuses).hasSize(200).containsOnly(200);
        assertThat(kept(event)).isEqualTo(1);
        await().atMost(PATIENCE)
                .until(() -> shop.count(
                                "select count(*) from payments.callback where event_id = $1 and handled_at is not null",
                                event)
                        == 1);
    }

    @Test
    void aForgedOrStaleCallbackIsRefusedAndLeavesNothing() {
        String event = "evt_" + UUID.randomUUID();
        byte[] body = event(event, "payment_intent.succeeded", UUID.randomUUID());
        byte[] other = body.clone();
        other[body.length / 2] ^= 1;
        String good = signature(now(), body);
        List<String> wrong = List.of(
                signature(now(), body).replace("v1=", "v0="),
                signature(now() - 301, body),
                signature(now() + 330, body),
                "t=" + now() + ",v1=",
                "t=,v1=" + hmac(now(), body, GatewaySimulator.SECRET),
                "v1=" + hmac(now(), body, GatewaySimulator.SECRET),
                "t=" + now() + ",v1=" + hmac(now(), body, "whsec_somebody_elses"),
                "nonsense",
                "t=1,".repeat(1000));
        for (String signature : wrong) {
            assertThat(post(body, signature).code()).as(signature).isEqualTo("invalid_signature");
        }
        assertThat(post(other, good).status()).isEqualTo(401);
        assertThat(instance.api().post(CALLBACKS, new String(body, UTF_8)).status())
                .isEqualTo(401);
        assertThat(kept(event)).isZero();
        String rotated = "t=%d,v1=%s,v1=%s"
                .formatted(
                        now(), hmac(now(), body, "whsec_the_next_secret"), hmac(now(), body, GatewaySimulator.SECRET));
        assertThat(post(body, rotated).status()).isEqualTo(200);
        assertThat(kept(event)).isEqualTo(1);
    }

    @Test
    void asLittleAsASignedBodyWithoutAnEventIsRefused() {
        for (String text :
                List.of("{}", "[]", "{\"id\":\"evt\"", "{\"id\":\"" + "e".repeat(300) + "\",\"type\":\"t\"}")) {
            byte[] body = text.getBytes(UTF_8);
            assertThat(post(body, signature(now(), body)).status()).isEqualTo(400);
        }
    }

    @Test
    void whereNoSecretIsConfiguredThereIsNoSuchPath() {
        byte[] body = event("evt_1", "payment_intent.succeeded", UUID.randomUUID());
        assertThat(Instance.shared()
                        .api()
                        .with("Stripe-Signature", signature(now(), body))
                        .post(CALLBACKS, new String(body, UTF_8))
                        .status())
                .isEqualTo(404);
    }

    /** Written behind the API, as only a gateway that contradicts itself brings it about. */
    @Test
    void aCallbackMakesOpenOperationsDueAndOpensWhatEndedWithoutMoneyButLeavesASentOneAlone() {
        Map<String, String> expected = Map.of(
                "unknown",
                "unknown due",
                "action_required",
                "action_required due",
                "declined",
                "unknown due",
                "sent",
                "sent later",
                "succeeded",
                "succeeded later",
                "review",
                "review later");
        expected.forEach((before, after) -> {
            UUID operation = operation(UUID.randomUUID(), "charge", 5, before, "now() + interval '1 hour'");
            handled(operation);
            assertThat(text(
                            "select state || case when next_check_at <= now() + interval '1 minute' then ' due' else ' later' end"
                                    + " from payments.operation where id = $1",
                            operation))
                    .as(before)
                    .isEqualTo(after);
            remove(operation);
        });
        UUID order = UUID.randomUUID();
        UUID refused = operation(order, "charge", 5, "declined", "null");
        UUID second = operation(order, "charge", 5, "succeeded", "null");
        handled(refused);
        assertThat(text("select state from payments.operation where id = $1", refused))
                .as("another payment took its place")
                .isEqualTo("declined");
        remove(refused);
        remove(second);
    }

    @Test
    void differencesBetweenTheBooksAreFoundBothWays() {
        String token = shop.caller(Role.OPERATOR).token();
        List<UUID> operations = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            UUID order =
                    shop.placed(shop.buyer(), Shop.cart("tok_ok", "GATE-1", 1)).id();
            awaitState(order, "succeeded");
            operations.add(UUID.fromString(text("select id::text from payments.operation where order_id = $1", order)));
        }
        UUID invented = operation(UUID.randomUUID(), "charge", 7, "succeeded", "null");
        UUID undecided = operation(UUID.randomUUID(), "charge", 8, "review", "null");
        String forgotten = "update payments.operation set %s where id = $1";
        change(forgotten.formatted("state = 'declined'"), operations.get(0));
        change(forgotten.formatted("amount = amount + 1"), operations.get(1));
        change(forgotten.formatted("currency = 'USD'"), operations.get(2));
        change(forgotten.formatted("kind = 'authorize'"), operations.get(3));
        UUID orphan = UUID.randomUUID();
        assertThat(charged(orphan)).isEqualTo(200);
        Instant now = Instant.now();
        String lately = BOOKS + "?from=" + now.minusSeconds(600) + "&to=" + now.plusSeconds(60);
        JsonNode report = instance.api(token).get(lately).body();
        assertThat(differences(report))
                .contains(
                        "state " + operations.get(0),
                        "amount " + operations.get(1),
                        "currency " + operations.get(2),
                        "kind " + operations.get(3),
                        "missing_there " + invented,
                        "undecided " + undecided,
                        "missing_here op_" + orphan)
                .hasSize(7);
        assertThat(report.path("truncated").asBoolean()).isFalse();
        change(forgotten.formatted("state = 'succeeded'"), operations.get(0));
        change(forgotten.formatted("amount = amount - 1"), operations.get(1));
        change(forgotten.formatted("currency = 'EUR'"), operations.get(2));
        change(forgotten.formatted("kind = 'charge'"), operations.get(3));
        remove(invented);
        remove(undecided);
        assertThat(differences(instance.api(token).get(lately).body())).containsExactly("missing_here op_" + orphan);
    }

    @Test
    void booksAreComparedForUpToAMonthAndForTheStaff() {
        Api operator = instance.api(shop.caller(Role.OPERATOR).token());
        Instant now = Instant.now();
        assertThat(operator.get(BOOKS + "?from=" + now.minus(Duration.ofDays(31)) + "&to=" + now)
                        .status())
                .isEqualTo(200);
        for (String query : List.of(
                "?from=" + now.minus(Duration.ofDays(32)), "?to=" + now + "&from=" + now, "?from=yesterday", "?n=1")) {
            assertThat(operator.get(BOOKS + query).status()).as(query).isEqualTo(400);
        }
        assertThat(instance.api(shop.buyer().token()).get(BOOKS).status()).isEqualTo(403);
    }

    private static List<String> differences(JsonNode report) {
        return report.path("differences").values().stream()
                .map(row -> row.path("difference").asString() + " "
                        + (row.path("here").isNull()
                                ? row.at("/there/key").asString()
                                : row.at("/here/operationId").asString()))
                .toList();
    }

    /** A charge at the gateway that the shop never made. */
    private int charged(UUID operation) {
        return Objects.requireNonNull(shop.http()
                .mutate()
                .filters(List::clear)
                .build()
                .post()
                .uri(gateway.url() + "/v1/payment_intents")
                .headers(headers -> headers.setBearerAuth(GatewaySimulator.KEY))
                .body(BodyInserters.fromFormData("amount", "5")
                        .with("currency", "eur")
                        .with("payment_method", "tok_silent")
                        .with("metadata[operation]", "op_" + operation))
                .exchangeToMono(response ->
                        response.releaseBody().thenReturn(response.statusCode().value()))
                .block(PATIENCE));
    }

    private void awaitState(UUID order, String state) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(text("select state from payments.operation where order_id = $1", order))
                        .isEqualTo(state));
    }

    /** Sends a callback that says the money moved, and waits until it was looked at, here or by the server's own loop. */
    private void handled(UUID operation) {
        String event = "evt_" + UUID.randomUUID();
        byte[] body = event(event, "payment_intent.succeeded", operation);
        assertThat(post(body, signature(now(), body)).status()).isEqualTo(200);
        instance.bean(CallbackService.class).handle().block(PATIENCE);
        // What the loop has in its hands was passed over; its lock ends when it is done.
        shop.count("select count(*) from (select 1 from payments.callback where event_id = $1 for update) c", event);
    }

    private UUID operation(UUID order, String kind, long amount, String state, String nextCheck) {
        UUID id = UUID.randomUUID();
        change(
                "insert into payments.operation (id, order_id, kind, amount, currency, state, next_check_at, created_at, updated_at)"
                        + " select $1, '%s', '%s', %d, 'EUR', '%s', %s, now(), now()"
                                .formatted(order, kind, amount, state, nextCheck),
                id);
        return id;
    }

    private void remove(UUID operation) {
        change("delete from payments.operation where id = $1", operation);
    }

    private void change(String sql, UUID id) {
        shop.database().update(sql, id).block(PATIENCE);
    }

    private String text(String sql, UUID id) {
        return String.valueOf(shop.database()
                .one(sql, row -> String.valueOf(row.get(0, String.class)), id)
                .block(PATIENCE));
    }

    private long kept(String event) {
        return shop.count("select count(*) from payments.callback where event_id = $1", event);
    }

    private Api.Answer post(byte[] body, String signature) {
        return instance.api().with("Stripe-Signature", signature).post(CALLBACKS, new String(body, UTF_8));
    }

    private static byte[] event(String id, String type, UUID operation) {
        return Json.write(Map.of(
                "id",
                id,
                "type",
                type,
                "livemode",
                false,
                "data",
                Map.of("object", Map.of("id", "pi_1", "metadata", Map.of("operation", "op_" + operation)))));
    }

    private static String signature(long seconds, byte[] body) {
        return "t=" + seconds + ",v1=" + hmac(seconds, body, GatewaySimulator.SECRET);
    }

    private static String hmac(long seconds, byte[] body, String secret) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256"));
            mac.update((seconds + ".").getBytes(UTF_8));
            return HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static long now() {
        return Instant.now().getEpochSecond();
    }
}
