package dev.millrace.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.model.ModelOrder.Expected;
import dev.millrace.support.Shop;
import dev.millrace.support.Shop.Buyer;
import dev.millrace.support.Shop.Reply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import tools.jackson.databind.JsonNode;

/** Carries out commands against the server and the model, and compares after each. */
final class ModelClient {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Shop shop;
    private final Buyer buyer;
    private final Buyer clerk;
    private final String prefix;
    private final List<ModelOrder> orders = new ArrayList<>();

    ModelClient(Shop shop, Buyer buyer, Buyer clerk, String prefix) {
        this.shop = shop;
        this.buyer = buyer;
        this.clerk = clerk;
        this.prefix = prefix;
    }

    List<ModelOrder> orders() {
        return orders;
    }

    void run(Command command) {
        switch (command) {
            case Command.Place place -> place(place);
            case Command.Retry retry -> at(retry.order(), this::retry);
            case Command.Cancel cancel -> at(cancel.order(), order -> step(order, cancel, "/cancellation", Map.of()));
            case Command.Ship ship ->
                at(
                        ship.order(),
                        order -> step(order, ship, "/shipment", Map.of("carrier", "DHL", "trackingNumber", order.key)));
            case Command.Deliver deliver -> at(deliver.order(), order -> step(order, deliver, "/delivery", Map.of()));
            case Command.Return back ->
                at(
                        back.order(),
                        order -> step(order, back, "/return", Map.of("reason", "no", "restock", back.restock())));
            case Command.Refund refund -> at(refund.order(), order -> refund(order, refund));
            case Command.Decide decide ->
                at(
                        decide.order(),
                        order -> step(
                                order,
                                decide,
                                "/review-decision",
                                Map.of("decision", decide.confirm() ? "confirm" : "cancel", "reason", "seen")));
        }
    }

    private void at(int back, java.util.function.Consumer<ModelOrder> action) {
        if (back < orders.size()) {
            action.accept(orders.get(orders.size() - 1 - back));
        }
    }

    private void place(Command.Place place) {
        String key = Shop.key();
        Object cart = Shop.cart(place.token(), prefix + place.sku(), place.quantity());
        String[] headers = place.cancel()
                ? new String[] {"Idempotency-Key", key, "Prefer", "respond-async"}
                : new String[] {"Idempotency-Key", key};
        Reply reply = shop.post("/api/v1/orders", buyer, cart, headers);
        if (reply.status() == 409) {
            assertThat(reply.code()).isEqualTo("insufficient_stock");
            return;
        }
        assertThat(reply.status()).as(reply.body()).isIn(201, 202, 402);
        UUID id = reply.status() == 402
                ? UUID.fromString(reply.json().path("orderId").asString())
                : reply.id();
        if (place.cancel()) {
            assertThat(shop.post(path(id) + "/cancellation", buyer, null).status())
                    .isIn(200, 409);
        }
        long total = (long) ModelTest.PRICE * place.quantity();
        String state = rests(id, ModelOrder.ends(place));
        ModelOrder order = new ModelOrder(id, place, key, reply.body(), total, state);
        order.take(place, state);
        orders.add(order);
    }

    private void retry(ModelOrder order) {
        Object cart = Shop.cart(order.placed.token(), prefix + order.placed.sku(), order.placed.quantity());
        Reply again = shop.post("/api/v1/orders", buyer, cart, "Idempotency-Key", order.key);
        assertThat(again.headers().getFirst("Idempotent-Replayed")).isEqualTo("true");
        assertThat(again.body()).isEqualTo(order.answer);
    }

    private void step(ModelOrder order, Command command, String path, Map<String, Object> body) {
        Buyer who = command instanceof Command.Cancel ? buyer : clerk;
        check(order, command, shop.post(path(order.id) + path, who, body));
    }

    private void refund(ModelOrder order, Command.Refund refund) {
        Map<String, Object> amount = Map.of("amount", order.amount(refund), "currency", "EUR");
        Map<String, Object> body = Map.of("amount", amount, "reason", "scratched");
        check(order, refund, shop.post(path(order.id) + "/refunds", clerk, body, "Idempotency-Key", Shop.key()));
    }

    private void check(ModelOrder order, Command command, Reply reply) {
        Expected expected = order.expect(command);
        assertThat(reply.status())
                .as("%s of %s: %s", command, order.state, reply.body())
                .isEqualTo(expected.status());
        if (expected.next() != null) {
            order.take(command, rests(order.id, Set.of(expected.next())));
        }
        JsonNode seen = shop.get(path(order.id), buyer).json();
        assertThat(state(seen)).isEqualTo(order.state);
        assertThat(seen.path("refunded").path("amount").asLong(0)).isEqualTo(order.refunded);
    }

    private String rests(UUID id, Set<String> states) {
        return await().pollInterval(Duration.ofMillis(20))
                .atMost(PATIENCE)
                .until(() -> state(shop.get(path(id), buyer).json()), states::contains);
    }

    private static String state(JsonNode order) {
        return order.path("status").asString() + "/"
                + order.path("paymentStatus").asString();
    }

    private static String path(UUID id) {
        return "/api/v1/orders/" + id;
    }
}
