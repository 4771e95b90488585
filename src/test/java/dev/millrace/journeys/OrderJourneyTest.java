package dev.millrace.journeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.platform.security.Role;
import dev.millrace.support.Instance;
import dev.millrace.support.Invariants;
import dev.millrace.support.Shop;
import dev.millrace.support.Shop.Buyer;
import dev.millrace.support.Shop.Reply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The stories an order can live through, over HTTP. */
class OrderJourneyTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static Instance instance;
    private static Shop shop;
    private static Buyer operator;

    @BeforeAll
    static void open() {
        instance = Instance.start(Map.of("millrace.payments.checks", "200ms,400ms,1s"));
        shop = new Shop(instance);
        operator = shop.caller(Role.OPERATOR);
        shop.product("PEN-01", 250, 10_000).product("INK-01", 1200, 10_000).product("YEN-01", 900, "JPY", 50);
    }

    @AfterEach
    void everythingAddsUp() {
        Invariants.hold(shop);
    }

    @AfterAll
    static void close() {
        instance.close();
    }

    @Test
    void aPaidOrderIsConfirmedShippedAndDelivered() {
        Buyer buyer = shop.buyer();
        long stock = shop.onHand("PEN-01");

        Reply placed = shop.placed(
                buyer,
                Map.of(
                        "items",
                        List.of(
                                Map.of("sku", "PEN-01", "quantity", 2),
                                Map.of("sku", "INK-01", "quantity", 1),
                                Map.of("sku", "PEN-01", "quantity", 1)),
                        "payment",
                        Map.of("token", "tok_ok"),
                        "clientReference",
                        "cart-8812",
                        "metadata",
                        Map.of("gift", "yes")));

        assertThat(placed.status()).isEqualTo(201);
        JsonNode order = placed.json();
        assertThat(order.path("status").asString()).isEqualTo("confirmed");
        assertThat(order.path("paymentStatus").asString()).isEqualTo("captured");
        assertThat(order.path("total").path("amount").asLong()).isEqualTo(3 * 250 + 1200);
        assertThat(order.path("lines")).hasSize(2);
        assertThat(order.at("/lines/1/sku").asString()).isEqualTo("PEN-01");
        assertThat(order.at("/lines/1/quantity").asInt()).isEqualTo(3);
        assertThat(order.at("/lines/1/lineTotal/amount").asLong()).isEqualTo(750);
        assertThat(order.path("clientReference").asString()).isEqualTo("cart-8812");
        assertThat(order.at("/metadata/gift").asString()).isEqualTo("yes");
        assertThat(placed.headers().getLocation()).hasPath("/api/v1/orders/" + placed.id());
        assertThat(placed.headers().getETag()).isEqualTo("\"2\"");

        String path = "/api/v1/orders/" + placed.id();
        assertThat(shop.get(path, buyer).body()).isEqualTo(placed.body());
        Reply shipped = shop.post(path + "/shipment", operator, Map.of("carrier", "DHL", "trackingNumber", "JD0146"));
        assertThat(shipped.json().path("status").asString()).isEqualTo("shipped");
        assertThat(shop.onHand("PEN-01")).isEqualTo(stock - 3);
        Reply delivered = shop.post(path + "/delivery", operator, null);
        assertThat(delivered.json().path("status").asString()).isEqualTo("delivered");
        assertThat(delivered.json().path("allowedActions")).hasSize(2);
        assertThat(shop.get(path, buyer).json().path("allowedActions")).isEmpty();
        assertThat(types(path, buyer))
                .containsExactly("order.placed", "order.confirmed", "order.shipped", "order.delivered");
    }

    @Test
    void aDeclinedOrderIsRefusedWithItsLinkAndFreesItsStock() {
        Buyer buyer = shop.buyer();
        long reserved = shop.reserved("PEN-01");

        Reply reply = shop.placed(buyer, Shop.cart("tok_declined", "PEN-01", 5));

        assertThat(reply.status()).isEqualTo(402);
        assertThat(reply.code()).isEqualTo("payment_declined");
        String path = reply.json().at("/links/order").asString();
        assertThat(shop.get(path, buyer).json().path("status").asString()).isEqualTo("failed");
        assertThat(shop.reserved("PEN-01")).isEqualTo(reserved);
    }

    @Test
    void theFirstAnswerToAKeyIsTheAnswerToAllItsRepetitions() {
        Buyer buyer = shop.buyer();
        for (String token : List.of("tok_ok", "tok_declined", "tok_unknown")) {
            String key = Shop.key();
            Map<String, Object> cart = Shop.cart(token, "INK-01", 1);
            Reply first = shop.post("/api/v1/orders", buyer, cart, "Idempotency-Key", key);
            Reply again = shop.post("/api/v1/orders", buyer, cart, "Idempotency-Key", '"' + key + '"');

            assertThat(again.status()).as(token).isEqualTo(first.status());
            assertThat(again.body()).isEqualTo(first.body());
            assertThat(again.headers().getFirst("Idempotent-Replayed")).isEqualTo("true");
            assertThat(again.headers().getLocation()).isEqualTo(first.headers().getLocation());
            assertThat(first.headers().containsHeader("Idempotent-Replayed")).isFalse();
        }
    }

    @Test
    void aKeyMeansOneRequestOfOneBuyerAndNoOther() {
        String key = Shop.key();
        Buyer buyer = shop.buyer();
        shop.post("/api/v1/orders", buyer, Shop.cart("tok_ok", "INK-01", 1), "Idempotency-Key", key);

        Reply other = shop.post("/api/v1/orders", buyer, Shop.cart("tok_ok", "INK-01", 2), "Idempotency-Key", key);
        assertThat(other.status()).isEqualTo(422);
        assertThat(other.code()).isEqualTo("idempotency_key_reused");
        Reply sameCartSpeltDifferently = shop.post(
                "/api/v1/orders",
                buyer,
                "{ \"payment\":{\"token\":\"tok_ok\"}, \"items\":[{\"quantity\":1,\"sku\":\"INK-01\"}] }",
                "Idempotency-Key",
                key);
        assertThat(sameCartSpeltDifferently.headers().getFirst("Idempotent-Replayed"))
                .isEqualTo("true");
        Reply somebodyElse =
                shop.post("/api/v1/orders", shop.buyer(), Shop.cart("tok_ok", "INK-01", 2), "Idempotency-Key", key);
        assertThat(somebodyElse.status()).isEqualTo(201);
    }

    @Test
    void aSlowPaymentIsAnsweredWith202AndSettledLater() {
        Buyer buyer = shop.buyer();
        Reply reply = shop.post(
                "/api/v1/orders",
                buyer,
                Shop.cart("tok_slow_1500", "INK-01", 1),
                "Idempotency-Key",
                Shop.key(),
                "Prefer",
                "wait=1");

        assertThat(reply.status()).isEqualTo(202);
        assertThat(reply.json().path("status").asString()).isEqualTo("placed");
        assertThat(reply.headers().getFirst("Preference-Applied")).isEqualTo("wait=1");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(status(reply.id(), buyer)).isEqualTo("confirmed"));
    }

    @Test
    void whoPrefersNotToWaitIsAnsweredAtOnce() {
        Buyer buyer = shop.buyer();
        Reply reply = shop.post(
                "/api/v1/orders",
                buyer,
                Shop.cart("tok_slow_300", "INK-01", 1),
                "Idempotency-Key",
                Shop.key(),
                "Prefer",
                "respond-async");

        assertThat(reply.status()).isEqualTo(202);
        assertThat(reply.json().path("version").asInt()).isEqualTo(1);
        assertThat(reply.headers().getFirst("Preference-Applied")).isEqualTo("respond-async");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(status(reply.id(), buyer)).isEqualTo("confirmed"));
    }

    @Test
    void anUnknownPaymentKeepsTheStockUntilItIsFoundOutAndChargedOnce() {
        Buyer buyer = shop.buyer();
        Reply reply = shop.placed(buyer, Shop.cart("tok_unknown", "INK-01", 2));

        assertThat(reply.status()).isEqualTo(202);
        assertThat(reply.json().path("paymentStatus").asString()).isEqualTo("unknown");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(status(reply.id(), buyer)).isEqualTo("confirmed"));
        assertThat(types("/api/v1/orders/" + reply.id(), buyer))
                .containsExactly("order.placed", "payment.unknown", "order.confirmed");
    }

    @Test
    void aPaymentThatStaysUnknownEndsWithAPersonAndIsNeverReleased() {
        Buyer buyer = shop.buyer();
        long reserved = shop.reserved("INK-01");
        Reply reply = shop.placed(buyer, Shop.cart("tok_error", "INK-01", 2));

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(status(reply.id(), buyer)).isEqualTo("review"));
        assertThat(shop.reserved("INK-01")).isEqualTo(reserved + 2);
    }

    @Test
    void aCancelledOrderGivesBackStockAndMoney() {
        Buyer buyer = shop.buyer();
        Reply placed = shop.placed(buyer, Shop.cart("tok_ok", "PEN-01", 4));
        long reserved = shop.reserved("PEN-01");
        String path = "/api/v1/orders/" + placed.id();

        Reply cancelled = shop.post(path + "/cancellation", buyer, Map.of("reason", "too late"));
        assertThat(cancelled.status()).isEqualTo(200);
        assertThat(cancelled.json().path("status").asString()).isEqualTo("cancelled");
        assertThat(shop.reserved("PEN-01")).isEqualTo(reserved - 4);
        Reply again = shop.post(path + "/cancellation", buyer, null);
        assertThat(again.status()).isEqualTo(200);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(shop.get(path, buyer)
                                .json()
                                .path("paymentStatus")
                                .asString())
                        .isEqualTo("refunded"));
        assertThat(types(path, buyer))
                .containsExactly("order.placed", "order.confirmed", "order.cancelled", "payment.refunded");
    }

    @Test
    void anIllegalStepNamesTheStatusAndWhatIsAllowed() {
        Buyer buyer = shop.buyer();
        String path = "/api/v1/orders/"
                + shop.placed(buyer, Shop.cart("tok_ok", "PEN-01", 1)).id();

        Reply tooEarly = shop.post(path + "/delivery", operator, null);
        assertThat(tooEarly.status()).isEqualTo(409);
        assertThat(tooEarly.code()).isEqualTo("step_not_allowed");
        assertThat(tooEarly.json().path("orderStatus").asString()).isEqualTo("confirmed");
        assertThat(tooEarly.json().path("allowedActions")).hasSize(3);
        shop.post(path + "/shipment", operator, Map.of("carrier", "DHL", "trackingNumber", "1"));
        assertThat(shop.post(path + "/cancellation", buyer, null).status()).isEqualTo(409);
    }

    @Test
    void aChangeThatNamesAnotherVersionIsRefused() {
        Buyer buyer = shop.buyer();
        String path = "/api/v1/orders/"
                + shop.placed(buyer, Shop.cart("tok_ok", "PEN-01", 1)).id();

        assertThat(shop.post(path + "/cancellation", buyer, null, "If-Match", "\"1\"")
                        .status())
                .isEqualTo(412);
        assertThat(shop.post(path + "/cancellation", buyer, null, "If-Match", "\"2\"")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void anOrderThatHasNotChangedIsNotSentAgain() {
        Buyer buyer = shop.buyer();
        Reply placed = shop.placed(buyer, Shop.cart("tok_ok", "PEN-01", 1));
        Reply unchanged = shop.get("/api/v1/orders/" + placed.id(), buyer, "If-None-Match", "\"2\"");
        assertThat(unchanged.status()).isEqualTo(304);
        assertThat(unchanged.body()).isEmpty();
    }

    @Test
    void anotherBuyersOrderLooksExactlyLikeOneThatDoesNotExist() {
        UUID foreign =
                shop.placed(shop.buyer(), Shop.cart("tok_ok", "PEN-01", 1)).id();
        Buyer stranger = shop.buyer();
        for (String suffix : List.of("", "/timeline", "/events")) {
            Reply hers = shop.get("/api/v1/orders/" + foreign + suffix, stranger, "Accept", "*/*");
            Reply nobodys = shop.get("/api/v1/orders/" + UUID.randomUUID() + suffix, stranger, "Accept", "*/*");
            assertThat(hers.status()).isEqualTo(404);
            assertThat(comparable(hers)).isEqualTo(comparable(nobodys));
        }
        assertThat(shop.post("/api/v1/orders/" + foreign + "/cancellation", stranger, null)
                        .status())
                .isEqualTo(404);
        assertThat(shop.get("/api/v1/orders/" + foreign, operator).status()).isEqualTo(200);
    }

    @Test
    void aListShowsABuyerTheirOwnOrdersNewestFirstPageByPage() {
        Buyer buyer = shop.buyer();
        for (int i = 0; i < 7; i++) {
            shop.placed(buyer, Shop.cart(i % 3 == 0 ? "tok_declined" : "tok_ok", "PEN-01", 1));
        }
        List<String> seen = new ArrayList<>();
        String path = "/api/v1/orders?limit=3";
        while (path != null) {
            Reply page = shop.get(path, buyer);
            page.json().path("items").forEach(item -> seen.add(item.path("id").asString()));
            JsonNode next = page.json().path("nextCursor");
            path = next.isNull() ? null : "/api/v1/orders?limit=3&cursor=" + next.asString();
        }
        assertThat(seen).hasSize(7).doesNotHaveDuplicates().isSortedAccordingTo(java.util.Comparator.reverseOrder());
        assertThat(shop.get("/api/v1/orders?status=failed", buyer).json().path("items"))
                .hasSize(3);
        assertThat(shop.get("/api/v1/orders?customerId=" + buyer.id(), operator)
                        .json()
                        .path("items"))
                .hasSize(7);
        assertThat(shop.get("/api/v1/orders?from=2000-01-01T00:00:00Z&to=2001-01-01T00:00:00Z", buyer)
                        .json()
                        .path("items"))
                .isEmpty();
        assertThat(shop.get("/api/v1/orders?customerId=" + buyer.id(), shop.buyer())
                        .json()
                        .path("items"))
                .isEmpty();
    }

    private static String status(UUID id, Buyer buyer) {
        return shop.get("/api/v1/orders/" + id, buyer).json().path("status").asString();
    }

    private static List<String> types(String path, Buyer buyer) {
        List<String> types = new ArrayList<>();
        shop.get(path + "/timeline", buyer).json().path("items").forEach(event -> {
            types.add(event.path("type").asString());
            assertThat(event.path("seq").asInt()).isEqualTo(types.size());
        });
        return types;
    }

    private static String comparable(Reply reply) {
        return reply.body().replaceAll("\"traceId\":\"[^\"]*\"", "").replaceAll("[0-9a-f]{8}-[0-9a-f-]{27}", "id");
    }
}
