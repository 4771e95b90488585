package dev.millrace.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.platform.security.Role;
import dev.millrace.support.EventStream;
import dev.millrace.support.EventStream.Frame;
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
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.web.reactive.function.client.WebClientResponseException;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

/** Orders watched live, on the instance that takes them and on another one. */
class LiveJourneyTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static Instance taking;
    private static Instance watching;
    private static Shop shop;
    private static EventStream streams;
    private static Buyer operator;

    @BeforeAll
    static void open() {
        taking = Instance.start();
        watching = taking.sibling(Map.of("millrace.live.heartbeat", "200ms", "millrace.live.replay", "3"));
        shop = new Shop(taking);
        streams = new EventStream(shop);
        operator = shop.caller(Role.OPERATOR);
        shop.product("LIVE-01", 500, 100_000);
    }

    @AfterAll
    static void close() {
        watching.close();
        taking.close();
    }

    @Test
    void aWatcherOnAnotherInstanceSeesTheOrderSettleAndEnd() {
        Buyer buyer = shop.buyer();
        UUID order = placedAsync(buyer, "tok_slow_500");

        StepVerifier.create(streams.events(events(watching, order), buyer, null))
                .assertNext(snapshot -> {
                    assertThat(snapshot.event()).isEqualTo("snapshot");
                    assertThat(snapshot.id()).isEqualTo("1");
                    assertThat(snapshot.status()).isEqualTo("placed");
                })
                .assertNext(confirmed -> {
                    assertThat(confirmed.event()).isEqualTo("order.confirmed");
                    assertThat(confirmed.id()).isEqualTo("2");
                    assertThat(confirmed.status()).isEqualTo("confirmed");
                })
                .then(() -> act(order, "/shipment", Map.of("carrier", "DHL", "trackingNumber", "1")))
                .assertNext(shipped -> assertThat(shipped.id()).isEqualTo("3"))
                .then(() -> act(order, "/delivery", Map.of()))
                .assertNext(delivered -> assertThat(delivered.event()).isEqualTo("order.delivered"))
                .assertNext(end -> assertThat(end.event()).isEqualTo("end"))
                .expectComplete()
                .verify(PATIENCE);

        assertThat(shop.get("/api/v1/orders/" + order + "/events", buyer, "Last-Event-ID", "4")
                        .status())
                .isEqualTo(204);
        assertThat(streams.whole(events(taking, order), buyer, null))
                .extracting(Frame::event)
                .containsExactly("snapshot", "end");
    }

    @Test
    void aDroppedWatcherResumesOnTheOtherInstanceWithNothingMissingOrDoubled() {
        Buyer buyer = shop.buyer();
        UUID order = placedAsync(buyer, "tok_ok");
        List<String> seen = new ArrayList<>();

        streams.events(events(watching, order), buyer, "0")
                .take(2)
                .doOnNext(frame -> seen.add(frame.id() + " " + frame.event()))
                .blockLast(PATIENCE);
        act(order, "/shipment", Map.of("carrier", "DHL", "trackingNumber", "1"));
        act(order, "/delivery", Map.of());
        streams.whole(events(taking, order), buyer, "2").forEach(frame -> seen.add(frame.id() + " " + frame.event()));

        assertThat(seen)
                .containsExactly("1 order.placed", "2 order.confirmed", "3 order.shipped", "4 order.delivered", " end");
    }

    @Test
    void manyWatchersDroppingAtRandomSeeEveryEventOnce() {
        List<Buyer> buyers =
                Flux.range(0, 20).map(_ -> shop.buyer()).collectList().block();
        List<List<String>> seen = Objects.requireNonNull(Flux.fromIterable(Objects.requireNonNull(buyers))
                .flatMap(buyer -> watched(buyer, placedAsync(buyer, "tok_slow_300")), 20)
                .collectList()
                .block(PATIENCE));

        assertThat(seen).hasSize(20).allSatisfy(ids -> assertThat(ids).containsExactly("1", "2", "3", "4"));
        Invariants.hold(shop);
    }

    /** Watches an order to its end, hanging up after every event and resuming on the other instance. */
    private static reactor.core.publisher.Mono<List<String>> watched(Buyer buyer, UUID order) {
        return resumed(buyer, order, 0)
                .doOnNext(id -> {
                    if (id.equals("2")) {
                        actLater(order, "/cancellation");
                    }
                })
                .collectList();
    }

    /** A client whose connection ends, politely or not, comes back with the last id it has seen. */
    private static Flux<String> resumed(Buyer buyer, UUID order, int after) {
        Instance instance = after % 2 == 0 ? watching : taking;
        return streams.events(events(instance, order), buyer, String.valueOf(after))
                .filter(frame -> !frame.id().isEmpty())
                .map(Frame::id)
                .next()
                .onErrorComplete(WebClientResponseException.class)
                .repeatWhenEmpty(20, ends -> ends.delayElements(Duration.ofMillis(50)))
                .flux()
                .concatWith(Flux.defer(() -> after == 3 ? Flux.empty() : resumed(buyer, order, after + 1)));
    }

    @Test
    void anIdThatIsUnknownOrTooFarBackStartsAnewAndSaysSo() {
        Buyer buyer = shop.buyer();
        UUID order = placedAsync(buyer, "tok_ok");
        act(order, "/shipment", Map.of("carrier", "DHL", "trackingNumber", "1"));
        act(order, "/delivery", Map.of());

        for (String id : List.of("99", "abc", "0")) {
            assertThat(streams.whole(events(watching, order), buyer, id))
                    .as("Last-Event-ID %s", id)
                    .extracting(Frame::event)
                    .containsExactly("reset", "snapshot", "end");
        }
        assertThat(streams.whole(events(watching, order) + "?after=2", buyer, null))
                .extracting(Frame::id)
                .containsExactly("3", "4", "");
    }

    @Test
    void aStreamSaysWhenToComeBackAndKeepsItselfOpen() {
        Buyer buyer = shop.buyer();
        UUID order = placedAsync(buyer, "tok_ok");

        List<Frame> frames = streams.frames(events(watching, order), headers -> headers.setBearerAuth(buyer.token()))
                .take(5)
                .collectList()
                .block(PATIENCE);

        assertThat(frames)
                .first()
                .satisfies(frame -> assertThat(frame.retry()).isBetween(Duration.ofSeconds(2), Duration.ofSeconds(3)));
        assertThat(frames).filteredOn(frame -> frame.comment().equals("hb")).hasSizeGreaterThanOrEqualTo(2);
    }

    @Test
    void aTicketOpensItsOwnStreamAgainAndAgainAndNoOther() {
        Buyer buyer = shop.buyer();
        UUID order = placedAsync(buyer, "tok_declined");
        UUID other = placedAsync(buyer, "tok_declined");
        Reply ticket = shop.post("/api/v1/stream-tickets", buyer, Map.of("orderId", order));
        String query = "?ticket=" + ticket.json().path("ticket").asString();

        assertThat(ticket.status()).isEqualTo(201);
        for (Instance instance : List.of(taking, watching)) {
            assertThat(streams.frames(events(instance, order) + query, _ -> {})
                            .filter(frame -> frame.event().equals("end"))
                            .blockLast(PATIENCE))
                    .isNotNull();
            assertThat(statusOf(events(instance, other) + query)).isEqualTo(401);
            assertThat(statusOf(events(instance, order) + query + "x")).isEqualTo(401);
        }
        assertThat(shop.post("/api/v1/stream-tickets", shop.buyer(), Map.of("orderId", order))
                        .status())
                .isEqualTo(404);
    }

    @Test
    void anInstanceThatStopsEndsItsStreamsAndTheWatcherGoesOnElsewhere() {
        Buyer buyer = shop.buyer();
        UUID order = placedAsync(buyer, "tok_ok");
        Instance leaving = taking.sibling(Map.of());

        StepVerifier.create(streams.frames(events(leaving, order), headers -> headers.setBearerAuth(buyer.token()))
                        .filter(frame -> frame.comment().isEmpty()))
                .expectNextCount(2)
                .then(leaving::close)
                .thenConsumeWhile(
                        frame -> frame.retry() != null || frame.event().equals("order.confirmed"))
                .expectComplete()
                .verify(PATIENCE);
        act(order, "/shipment", Map.of("carrier", "DHL", "trackingNumber", "1"));
        act(order, "/delivery", Map.of());
        assertThat(streams.whole(events(taking, order), buyer, "2"))
                .extracting(Frame::id)
                .containsExactly("3", "4", "");
    }

    private static UUID placedAsync(Buyer buyer, String token) {
        return shop.post(
                        "/api/v1/orders",
                        buyer,
                        Shop.cart(token, "LIVE-01", 1),
                        "Idempotency-Key",
                        Shop.key(),
                        "Prefer",
                        "respond-async")
                .id();
    }

    private static String events(Instance instance, UUID order) {
        return instance.url() + "/api/v1/orders/" + order + "/events";
    }

    private static void act(UUID order, String action, Object body) {
        org.awaitility.Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> shop.post("/api/v1/orders/" + order + action, operator, body)
                                .status()
                        == 200);
    }

    private static void actLater(UUID order, String action) {
        shop.send("POST", "/api/v1/orders/" + order + action, operator, null).subscribe();
    }

    private static int statusOf(String url) {
        return Objects.requireNonNull(shop.http()
                .get()
                .uri(url)
                .exchangeToMono(response ->
                        reactor.core.publisher.Mono.just(response.statusCode().value()))
                .block(PATIENCE));
    }
}
