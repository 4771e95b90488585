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
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;

/** Carries out commands against the server and the model, and compares after each. */
final class ModelClient {

    private final Shop shop;
    private final Buyer buyer;
    private final Buyer clerk;
    private final String prefix;
    private final Duration patience;
    private final Trouble trouble;
    private final List<ModelOrder> orders = new ArrayList<>();

    ModelClient(Shop shop, Buyer buyer, Buyer clerk, String prefix, Duration patience, Trouble trouble) {
        this.shop = shop;
        this.buyer = buyer;
        this.clerk = clerk;
        this.prefix = prefix;
        this.patience = patience;
        this.trouble = trouble;
    }

    List<ModelOrder> orders() {
        return orders;
    }

    void run(Command command) {
        switch (command) {
            case Command.Place place -> place(place);
            case Command.Crash _ -> trouble.crash();
            case Command.Retry retry -> at(retry, retry.order(), this::retry);
            case Command.Cancel cancel ->
                at(cancel, cancel.order(), order -> step(order, cancel, "/cancellation", Map.of()));
            case Command.Ship ship ->
                at(
                        ship,
                        ship.order(),
                        order -> step(order, ship, "/shipment", Map.of("carrier", "DHL", "trackingNumber", order.key)));
            case Command.Deliver deliver ->
                at(deliver, deliver.order(), order -> step(order, deliver, "/delivery", Map.of()));
            case Command.Return back ->
                at(
                        back,
                        back.order(),
                        order -> step(order, back, "/return", Map.of("reason", "no", "restock", back.restock())));
            case Command.Refund refund -> at(refund, refund.order(), order -> refund(order, refund));
            case Command.Decide decide ->
                at(
                        decide,
                        decide.order(),
                        order -> step(
                                order,
                                decide,
                                "/review-decision",
                                Map.of("decision", decide.confirm() ? "confirm" : "cancel", "reason", "seen")));
        }
    }

    private void at(Command command, int back, Consumer<ModelOrder> action) {
        if (back < orders.size() && !orders.get(orders.size() - 1 - back).cannot(command)) {
            action.accept(orders.get(orders.size() - 1 - back));
        }
    }

    private void place(Command.Place place) {
        int over = trouble.crashesOver();
        String key = Shop.key();
        Object cart = Shop.cart(place.token(), prefix + place.sku(), place.quantity());
        String[] headers = place.cancel()
                ? new String[] {"Idempotency-Key", key, "Prefer", "respond-async"}
                : new String[] {"Idempotency-Key", key};
        Reply reply = persistently(() -> shop.post("/api/v1/orders", buyer, cart, headers))
                .reply();
        if (reply.status() == 409) {
            assertThat(reply.code()).isEqualTo("insufficient_stock");
            return;
        }
        assertThat(reply.status()).as(reply.body()).isIn(201, 202, 402);
        UUID id = reply.status() == 402
                ? UUID.fromString(reply.json().path("orderId").asString())
                : reply.id();
        if (place.cancel()) {
            Reply cancelled = persistently(() -> shop.post(path(id) + "/cancellation", buyer, null))
                    .reply();
            assertThat(cancelled.status()).isIn(200, 409);
        }
        long total = (long) ModelTest.PRICE * place.quantity();
        String state = rests(
                id,
                end -> ModelOrder.ends(place).contains(end)
                        || (ModelOrder.endsUnpaid(place).contains(end)
                                && (trouble.crashes() != over || trouble.neverCharged(id))));
        ModelOrder order = new ModelOrder(id, place, key, reply.body(), total, state);
        order.take(place, state);
        orders.add(order);
    }

    private void retry(ModelOrder order) {
        Object cart = Shop.cart(order.placed.token(), prefix + order.placed.sku(), order.placed.quantity());
        Reply again = persistently(() -> shop.post("/api/v1/orders", buyer, cart, "Idempotency-Key", order.key))
                .reply();
        assertThat(again.headers().getFirst("Idempotent-Replayed")).isEqualTo("true");
        assertThat(again.body()).isEqualTo(order.answer);
    }

    private void step(ModelOrder order, Command command, String path, Map<String, Object> body) {
        Buyer who = command instanceof Command.Cancel ? buyer : clerk;
        check(order, command, persistently(() -> shop.post(path(order.id) + path, who, body)));
    }

    private void refund(ModelOrder order, Command.Refund refund) {
        Map<String, Object> amount = Map.of("amount", order.amount(refund), "currency", "EUR");
        Map<String, Object> body = Map.of("amount", amount, "reason", "scratched");
        String key = Shop.key();
        check(
                order,
                refund,
                persistently(() -> shop.post(path(order.id) + "/refunds", clerk, body, "Idempotency-Key", key)));
    }

    private void check(ModelOrder order, Command command, Answered answered) {
        Expected expected = order.expect(command);
        Reply reply = answered.reply();
        // The first try of a decision may have got through before the server died: then the second comes too late.
        boolean twice = answered.repeated() && command instanceof Command.Decide && reply.status() == 409;
        if (!twice) {
            assertThat(reply.status())
                    .as("%s of %s: %s", command, order.state, reply.body())
                    .isEqualTo(expected.status());
        }
        if (expected.next() != null) {
            order.take(command, rests(order.id, expected.next()::equals));
        }
        // A second partial refund leads to the state that is there already: only the amount tells when it is done.
        JsonNode seen = await().pollInterval(Duration.ofMillis(20))
                .atMost(patience)
                .until(
                        () -> persistently(() -> shop.get(path(order.id), buyer))
                                .reply()
                                .json(),
                        json -> json.path("refunded").path("amount").asLong(0) == order.refunded);
        assertThat(state(seen)).isEqualTo(order.state);
    }

    private String rests(UUID id, Predicate<String> there) {
        return await().pollInterval(Duration.ofMillis(20))
                .atMost(patience)
                .until(
                        () -> state(persistently(() -> shop.get(path(id), buyer))
                                .reply()
                                .json()),
                        there);
    }

    /** What happens to servers beside the commands. */
    interface Trouble {

        /** Kills a server and starts it again, unless that was done often enough. */
        void crash();

        /** Crashes that have begun. */
        int crashes();

        /** Crashes after which the server is back. */
        int crashesOver();

        /** Whether the gateway was not reached in time, as while the breaker before it is open. */
        boolean neverCharged(UUID order);
    }

    /** An answer, and whether the request had to be sent more than once. */
    private record Answered(Reply reply, boolean repeated) {}

    /** As clients do: a request that gets no answer, or is told to wait, is sent again as it was. */
    private Answered persistently(Supplier<Reply> request) {
        AtomicInteger tries = new AtomicInteger();
        Reply reply = await().pollInterval(Duration.ofMillis(50))
                .pollDelay(Duration.ZERO)
                .atMost(patience)
                .ignoreExceptions()
                .until(() -> tried(request, tries), ModelClient::isAnswer);
        return new Answered(reply, tries.get() > 1);
    }

    private static Reply tried(Supplier<Reply> request, AtomicInteger tries) {
        tries.incrementAndGet();
        return request.get();
    }

    private static boolean isAnswer(Reply reply) {
        boolean running = reply.status() == 409 && reply.code().equals("idempotency_in_progress");
        return !running && reply.status() != 503;
    }

    private static String state(JsonNode order) {
        return order.path("status").asString() + "/"
                + order.path("paymentStatus").asString();
    }

    private static String path(UUID id) {
        return "/api/v1/orders/" + id;
    }
}
