package dev.millrace.journeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.payments.Operation;
import dev.millrace.payments.Outcome;
import dev.millrace.payments.Payments;
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
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What becomes of the money when orders do not take the straight way. */
class MoneyJourneyTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static Instance instance;
    private static Instance onShipment;
    private static Shop shop;
    private static Shop later;
    private static Buyer operator;

    @BeforeAll
    static void open() {
        Map<String, String> quick = Map.of(
                "millrace.payments.checks", "200ms,200ms,300ms,300ms",
                "millrace.payments.transit", "300ms",
                "millrace.orders.payment-window", "1s",
                "millrace.orders.recovery-pause", "50ms");
        instance = Instance.start(quick);
        Map<String, String> more = new java.util.HashMap<>(quick);
        more.put("millrace.payments.capture", "on-shipment");
        more.put("millrace.orders.authorization-window", "1s");
        more.put("millrace.orders.authorization-pause", "100ms");
        onShipment = Instance.start(more);
        shop = new Shop(instance).product("PEN-01", 250, 1_000_000);
        later = new Shop(onShipment).product("PEN-01", 250, 1_000_000);
        operator = shop.caller(Role.OPERATOR);
    }

    @AfterEach
    void everythingAddsUp() {
        Invariants.hold(shop);
        Invariants.hold(later);
    }

    @AfterAll
    static void close() {
        instance.close();
        onShipment.close();
    }

    @Test
    void aCancellationDuringThePaymentWaitsForItAndGivesTheMoneyBack() {
        Buyer buyer = shop.buyer();
        String path = placed(shop, buyer, "tok_slow_800");
        Reply asked = shop.post(path + "/cancellation", buyer, Map.of("reason", "mind changed"));

        assertThat(asked.status()).isEqualTo(200);
        assertThat(asked.json().path("status").asString()).isEqualTo("placed");
        assertThat(asked.json().path("cancellationRequested").asBoolean()).isTrue();
        assertThat(asked.json().path("allowedActions")).isEmpty();
        becomes(shop, path, buyer, "cancelled", "refunded");
        assertThat(types(shop, path, buyer))
                .containsExactly("order.placed", "order.cancellation_requested", "order.cancelled", "payment.refunded");
    }

    @Test
    void aCancellationOfALostPaymentGivesBackWhatHadMovedAndNothingElse() {
        Buyer buyer = shop.buyer();
        String moved = placed(shop, buyer, "tok_unknown");
        String never = placed(shop, buyer, "tok_error");
        shop.post(moved + "/cancellation", buyer, null);
        shop.post(never + "/cancellation", buyer, null);

        becomes(shop, moved, buyer, "cancelled", "refunded");
        becomes(shop, never, buyer, "cancelled", "voided");
    }

    @Test
    void aBuyerWhoMustConfirmIsToldWhereAndTheOrderExpiresWhenNobodyDoes() {
        Buyer buyer = shop.buyer();
        long reserved = shop.reserved("PEN-01");
        Reply waiting = shop.placed(buyer, Shop.cart("tok_action", "PEN-01", 3));

        assertThat(waiting.status()).isEqualTo(202);
        assertThat(waiting.json().path("paymentStatus").asString()).isEqualTo("action_required");
        assertThat(waiting.json().at("/nextAction/url").asString()).startsWith("https://");
        assertThat(waiting.json().path("expiresAt").asString()).isNotEmpty();
        String path = "/api/v1/orders/" + waiting.id();
        becomes(shop, path, buyer, "expired", "voided");
        assertThat(shop.reserved("PEN-01")).isEqualTo(reserved);
        assertThat(types(shop, path, buyer))
                .containsExactly("order.placed", "payment.action_required", "order.expired");
        assertThat(shop.get(path, buyer).json().path("nextAction").isMissingNode())
                .isTrue();
    }

    @Test
    void aBuyerWhoConfirmsInTimeGetsTheOrder() {
        Buyer buyer = shop.buyer();
        becomes(shop, placed(shop, buyer, "tok_action_300"), buyer, "confirmed", "captured");
    }

    @Test
    void anOrderThatNeverReachedTheGatewayExpiresWithoutAsking() {
        Buyer buyer = shop.buyer();
        String path = placed(shop, buyer, "tok_closed");
        JsonNode payment = shop.get(path + "/payments", operator).json().at("/items/0");
        assertThat(payment.path("state").asString()).isIn("not_sent", "sent");
        becomes(shop, path, buyer, "expired", "voided");
    }

    @Test
    void aPaymentThatComesAfterTheEndRevivesAnExpiredOrderWhileItsGoodsAreFree() {
        shop.product("LAST-01", 900, 1);
        Buyer buyer = shop.buyer();
        Reply first = shop.placed(buyer, Shop.cart("tok_action", "LAST-01", 1));
        String path = "/api/v1/orders/" + first.id();
        becomes(shop, path, buyer, "expired", "voided");
        comesAfterAll(first.id());
        becomes(shop, path, buyer, "confirmed", "captured");
        assertThat(types(shop, path, buyer)).endsWith("order.revived");
        assertThat(shop.reserved("LAST-01")).isEqualTo(1);
    }

    @Test
    void aPaymentThatComesAfterTheGoodsAreGoneGoesBack() {
        shop.product("LAST-02", 900, 1);
        Buyer buyer = shop.buyer();
        Reply first = shop.placed(buyer, Shop.cart("tok_action", "LAST-02", 1));
        String path = "/api/v1/orders/" + first.id();
        becomes(shop, path, buyer, "expired", "voided");
        assertThat(shop.placed(shop.buyer(), Shop.cart("tok_ok", "LAST-02", 1)).status())
                .isEqualTo(201);
        comesAfterAll(first.id());
        becomes(shop, path, buyer, "expired", "refunded");
        assertThat(types(shop, path, buyer)).endsWith("payment.orphaned", "payment.refunded");
        assertThat(shop.reserved("LAST-02")).isEqualTo(1);
    }

    /** The gateway moves the money under the very same key, and lets us know as a callback does. */
    private static void comesAfterAll(UUID order) {
        Payments.Entry charge = Objects.requireNonNull(
                        instance.bean(Payments.class).ofOrder(order).block(PATIENCE))
                .getFirst();
        Operation moved =
                new Operation(charge.id(), order, Operation.Kind.CHARGE, charge.amount(), "tok_ok", null, 0, 0, null);
        assertThat(instance.bean(Payments.class).send(moved).block(PATIENCE)).isInstanceOf(Outcome.Succeeded.class);
        shop.database()
                .update(
                        "update payments.operation set state = 'unknown', next_check_at = now() where order_id = $1",
                        order)
                .block(PATIENCE);
    }

    @Test
    void refundsByAmountAddUpAndEachHappensOnce() {
        Buyer buyer = shop.buyer();
        String path = "/api/v1/orders/"
                + shop.placed(buyer, Shop.cart("tok_ok", "PEN-01", 4)).id();
        Reply some = refund(path, "r-1", 400, "EUR");
        Reply again = refund(path, "r-1", 400, "EUR");

        assertThat(some.status()).isEqualTo(202);
        assertThat(again.json().path("id")).isEqualTo(some.json().path("id"));
        assertThat(again.headers().getFirst("Idempotent-Replayed")).isEqualTo("true");
        assertThat(refund(path, "r-1", 401, "EUR").code()).isEqualTo("idempotency_key_reused");
        becomes(shop, path, buyer, "confirmed", "partially_refunded");
        assertThat(refund(path, "r-2", 601, "EUR").code()).isEqualTo("refund_too_large");
        assertThat(refund(path, "r-3", 600, "USD").code()).isEqualTo("refund_currency");
        for (Object wrong : List.of(0, -1, 1.5, "1", "9223372036854775808")) {
            assertThat(refund(path, "r-4", wrong, "EUR").status())
                    .as("%s", wrong)
                    .isEqualTo(400);
        }
        assertThat(refund(path, "r-5", 600, "EUR").status()).isEqualTo(202);
        becomes(shop, path, buyer, "confirmed", "refunded");
        assertThat(refund(path, "r-6", 1, "EUR").code()).isEqualTo("step_not_allowed");
        assertThat(shop.get(path, buyer).json().at("/refunded/amount").asLong()).isEqualTo(1000);
        assertThat(shop.get(path + "/payments", operator).json().path("items")).hasSize(3);
    }

    @Test
    void anOrderThatWasNotPaidHasNothingToRefund() {
        Buyer buyer = shop.buyer();
        Reply declined = shop.placed(buyer, Shop.cart("tok_declined", "PEN-01", 1));
        String path = declined.json().at("/links/order").asString();
        assertThat(refund(path, "n-1", 1, "EUR").code()).isEqualTo("step_not_allowed");
        assertThat(shop.get(path + "/payments", operator).json().path("items")).hasSize(1);
    }

    @Test
    void whatComesBackIsRestockedAndPaidBack() {
        Buyer buyer = shop.buyer();
        String path = "/api/v1/orders/"
                + shop.placed(buyer, Shop.cart("tok_ok", "PEN-01", 7)).id();
        refund(path, "before", 50, "EUR");
        shop.post(path + "/shipment", operator, Map.of("carrier", "DHL", "trackingNumber", "1"));
        long onHand = shop.onHand("PEN-01");
        Reply returned = shop.post(path + "/return", operator, Map.of("reason", "wrong colour"));

        assertThat(returned.json().path("status").asString()).isEqualTo("returned");
        assertThat(shop.onHand("PEN-01")).isEqualTo(onHand + 7);
        becomes(shop, path, buyer, "returned", "refunded");
        assertThat(shop.post(path + "/return", operator, Map.of("reason", "again"))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void aPersonDecidesWhatNobodyKnows() {
        Buyer buyer = shop.buyer();
        String wanted = placed(shop, buyer, "tok_error");
        String unwanted = placed(shop, buyer, "tok_error");
        becomes(shop, wanted, buyer, "review", "unknown");
        becomes(shop, unwanted, buyer, "review", "unknown");

        assertThat(decide(wanted, "perhaps").status()).isEqualTo(400);
        assertThat(decide(wanted, "confirm").json().path("status").asString()).isEqualTo("confirmed");
        assertThat(decide(wanted, "confirm").code()).isEqualTo("step_not_allowed");
        assertThat(decide(unwanted, "cancel").json().path("status").asString()).isEqualTo("cancelled");
        becomes(shop, wanted, buyer, "confirmed", "captured");
        becomes(shop, unwanted, buyer, "cancelled", "voided");
    }

    @Test
    void moneyThatIsSetAsideIsTakenWhenTheGoodsLeave() {
        Buyer buyer = later.buyer();
        Buyer clerk = later.caller(Role.OPERATOR);
        String path = placed(later, buyer, "tok_ok");
        becomes(later, path, buyer, "confirmed", "authorized");
        Reply asked = later.post(path + "/shipment", clerk, Map.of("carrier", "DHL", "trackingNumber", "1"));
        assertThat(asked.status()).isEqualTo(200);
        becomes(later, path, buyer, "shipped", "captured");
        assertThat(types(later, path, buyer))
                .containsExactly("order.placed", "order.confirmed", "order.shipment_requested", "order.shipped");
    }

    @Test
    void moneyThatIsSetAsideIsLetGoOrLookedAfterInTime() {
        Buyer buyer = later.buyer();
        String cancelled = placed(later, buyer, "tok_ok");
        becomes(later, cancelled, buyer, "confirmed", "authorized");
        later.post(cancelled + "/cancellation", buyer, null);
        becomes(later, cancelled, buyer, "cancelled", "voided");
        String forgotten = placed(later, buyer, "tok_ok");
        becomes(later, forgotten, buyer, "review", "authorized");
        Buyer clerk = later.caller(Role.OPERATOR);
        later.post(forgotten + "/review-decision", clerk, Map.of("decision", "cancel", "reason", "gone"));
        becomes(later, forgotten, buyer, "cancelled", "voided");
    }

    private static String placed(Shop shop, Buyer buyer, String token) {
        Reply reply = shop.post(
                "/api/v1/orders",
                buyer,
                Shop.cart(token, "PEN-01", 1),
                "Idempotency-Key",
                Shop.key(),
                "Prefer",
                "respond-async");
        assertThat(reply.status()).isEqualTo(202);
        return "/api/v1/orders/" + reply.id();
    }

    private static Reply refund(String path, String key, Object amount, String currency) {
        Map<String, Object> body =
                Map.of("amount", Map.of("amount", amount, "currency", currency), "reason", "a scratch");
        return shop.post(path + "/refunds", operator, body, "Idempotency-Key", key);
    }

    private static Reply decide(String path, String decision) {
        return shop.post(
                path + "/review-decision", operator, Map.of("decision", decision, "reason", "called the bank"));
    }

    private static void becomes(Shop shop, String path, Buyer buyer, String status, String payment) {
        await().atMost(PATIENCE).untilAsserted(() -> {
            JsonNode order = shop.get(path, buyer).json();
            assertThat(order.path("status").asString()).isEqualTo(status);
            assertThat(order.path("paymentStatus").asString()).isEqualTo(payment);
        });
    }

    private static List<String> types(Shop shop, String path, Buyer buyer) {
        List<String> types = new ArrayList<>();
        shop.get(path + "/timeline", buyer)
                .json()
                .path("items")
                .forEach(event -> types.add(event.path("type").asString()));
        return types;
    }
}
