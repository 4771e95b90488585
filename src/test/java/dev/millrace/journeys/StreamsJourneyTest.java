package dev.millrace.journeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.eventlog.Position;
import dev.millrace.live.domain.Seats;
import dev.millrace.platform.security.Role;
import dev.millrace.support.EventStream;
import dev.millrace.support.EventStream.Frame;
import dev.millrace.support.Instance;
import dev.millrace.support.Shop;
import dev.millrace.support.Shop.Buyer;
import dev.millrace.support.Shop.Reply;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpHeaders;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import tools.jackson.databind.JsonNode;

/** Streams of many orders, the same as pages, and links for anybody: on one instance what happens on another. */
class StreamsJourneyTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String SKU = "STREAM-01";

    private static Instance taking;
    private static Instance watching;
    private static Shop shop;
    private static EventStream streams;
    private static Buyer operator;

    @BeforeAll
    static void open() {
        taking = Instance.start();
        watching = taking.sibling(Map.of(
                "millrace.live.heartbeat", "100ms",
                "millrace.live.max-per-caller", "3",
                "millrace.live.replay", "5",
                "millrace.live.turned-away", "9s",
                "millrace.tracking.life", "1h"));
        shop = new Shop(taking);
        streams = new EventStream(shop);
        operator = shop.caller(Role.OPERATOR);
        shop.product(SKU, 500, 100_000).product("STREAM-02", 500, 1);
    }

    @AfterAll
    static void close() {
        watching.close();
        taking.close();
    }

    @Test
    void aCustomerSeesAllOwnOrdersAndNobodyElses() {
        Buyer buyer = shop.buyer();
        UUID before = placed(buyer, SKU);

        StepVerifier.create(streams.events(watching.url() + "/api/v1/orders/events", buyer, null))
                .assertNext(snapshot -> {
                    assertThat(snapshot.event()).isEqualTo("snapshot");
                    assertThat(ids(json(snapshot).path("items"))).containsExactly(before.toString());
                })
                .then(() -> placed(shop.buyer(), SKU))
                .then(() -> placed(buyer, SKU))
                .assertNext(placed -> {
                    assertThat(placed.event()).isEqualTo("order.placed");
                    assertThat(json(placed).path("customerId").asString())
                            .isEqualTo(buyer.id().toString());
                })
                .assertNext(confirmed -> assertThat(confirmed.status()).isEqualTo("confirmed"))
                .thenCancel()
                .verify(PATIENCE);
    }

    @Test
    void aStreamOfManyOrdersIsResumedWithNothingMissingOrDoubled() {
        Buyer buyer = shop.buyer();
        String url = watching.url() + "/api/v1/orders/events";
        String start = Objects.requireNonNull(streams.events(url, buyer, null).blockFirst(PATIENCE))
                .id();
        placed(buyer, SKU);
        List<Frame> all = events(url, buyer, start, 2);

        assertThat(all).extracting(Frame::event).containsExactly("order.placed", "order.confirmed");
        assertThat(events(url, buyer, all.getFirst().id(), 1)).containsExactly(all.getLast());
        assertThat(events(taking.url() + "/api/v1/orders/events", buyer, start, 2))
                .isEqualTo(all);
    }

    @Test
    void aPlaceThatMeansNothingOrLiesTooFarBackStartsAnew() {
        Buyer buyer = shop.buyer();
        String url = watching.url() + "/api/v1/orders/events";
        String start = Objects.requireNonNull(streams.events(url, buyer, null).blockFirst(PATIENCE))
                .id();
        for (int order = 0; order < 4; order++) {
            placed(buyer, SKU);
        }

        for (String id : List.of("nonsense", "999999999999-1", start)) {
            assertThat(events(url, buyer, id, 2)).extracting(Frame::event).containsExactly("reset", "snapshot");
        }
    }

    @Test
    void theStaffSeesEverythingThatPassesItsFilters() {
        String url = watching.url() + "/api/v1/events";
        Buyer buyer = shop.buyer();
        String start = Objects.requireNonNull(
                        streams.events(url, operator, null).blockFirst(PATIENCE))
                .id();
        UUID order = placed(buyer, SKU);
        placed(buyer, "STREAM-02");

        assertThat(events(url + "?customerId=" + buyer.id() + "&status=placed&sku=" + SKU, operator, start, 1))
                .singleElement()
                .satisfies(frame -> assertThat(order(frame)).isEqualTo(order));
        assertThat(events(url + "?type=stock.*", operator, start, 1))
                .singleElement()
                .satisfies(frame -> assertThat(frame.event()).isEqualTo("stock.sold_out"));
        assertThat(events(url + "?type=order.confirmed&sku=STREAM-02", operator, start, 1))
                .singleElement()
                .satisfies(frame -> assertThat(frame.status()).isEqualTo("confirmed"));
        assertThat(shop.get("/api/v1/events", buyer).status()).isEqualTo(403);
    }

    @Test
    void whoPullsGetsTheSameEventsAsWhoWatches() {
        Buyer buyer = shop.buyer();
        String start = end();
        placed(buyer, SKU);
        String query = "/api/v1/events?customerId=" + buyer.id() + "&limit=1&after=";

        JsonNode first = shop.get(query + start, operator).json();
        JsonNode second =
                shop.get(query + first.path("nextCursor").asString(), operator).json();
        JsonNode third =
                shop.get(query + second.path("nextCursor").asString(), operator).json();

        assertThat(types(first)).containsExactly("order.placed");
        assertThat(types(second)).containsExactly("order.confirmed");
        assertThat(types(third)).isEmpty();
        assertThat(Position.parse(third.path("nextCursor").asString())).isPresent();
        assertThat(shop.get("/api/v1/events?after=nonsense", operator).status()).isEqualTo(400);
        assertThat(shop.get("/api/v1/events?limit=501", operator).status()).isEqualTo(400);
    }

    @Test
    void whoPullsMayWaitForWhatComesNext() {
        Buyer buyer = shop.buyer();
        String query = "/api/v1/events?customerId=" + buyer.id() + "&type=order.confirmed&after=" + end();
        Mono<Reply> waiting = new Shop(watching)
                .send("GET", query, operator, null, "Prefer", "wait=20")
                .cache();
        Disposable asked = waiting.subscribe();
        UUID order = placed(buyer, SKU);
        Reply reply = Objects.requireNonNull(waiting.block(PATIENCE));
        asked.dispose();

        assertThat(types(reply.json())).containsExactly("order.confirmed");
        assertThat(reply.json().path("items").path(0).path("orderId").asString())
                .isEqualTo(order.toString());
        assertThat(reply.headers().getFirst("Preference-Applied")).isEqualTo("wait=20");
    }

    @Test
    void ticketsOpenTheStreamsOfManyOrdersToo() {
        Buyer buyer = shop.buyer();
        placed(buyer, SKU);
        String mine = ticket(buyer, "orders");
        String everything = ticket(operator, "events");

        assertThat(first("/api/v1/orders/events?ticket=" + mine).event()).isEqualTo("snapshot");
        assertThat(first("/api/v1/events?type=order.*&ticket=" + everything).event())
                .isEqualTo("ready");
        assertThat(shop.post("/api/v1/stream-tickets", buyer, Map.of("stream", "events"))
                        .status())
                .isEqualTo(403);
        assertThat(shop.post("/api/v1/stream-tickets", buyer, Map.of("stream", "nothing"))
                        .status())
                .isEqualTo(400);
        assertThat(shop.post("/api/v1/stream-tickets", buyer, Map.of()).status())
                .isEqualTo(400);
    }

    @Test
    void whoeverHasTheLinkSeesTheParcelAndNothingOfThePersonOrTheMoney() {
        Buyer buyer = shop.buyer();
        Reply order = shop.placed(buyer, Shop.cart("tok_ok", SKU, 2));
        String track = order.json().path("links").path("track").asString();

        Reply parcel = anonymous(watching, track);
        List<Frame> frames = new ArrayList<>();
        StepVerifier.create(streams.frames(watching.url() + track + "/events", _ -> {})
                        .filter(frame -> !frame.event().isEmpty())
                        .doOnNext(frames::add)
                        .map(Frame::event))
                .expectNext("snapshot")
                .then(() -> act(order.id(), "/shipment", Map.of("carrier", "DHL", "trackingNumber", "T-1")))
                .expectNext("order.shipped")
                .then(() -> act(order.id(), "/delivery", Map.of()))
                .expectNext("order.delivered", "end")
                .expectComplete()
                .verify(PATIENCE);

        assertThat(parcel.json().propertyNames())
                .containsExactlyInAnyOrder("number", "status", "items", "placedAt", "updatedAt", "version");
        assertThat(json(frames.get(1)).propertyNames())
                .containsExactlyInAnyOrder("seq", "type", "occurredAt", "status", "shipment");
        assertThat(frames.toString() + parcel.body())
                .doesNotContain(
                        buyer.id().toString(),
                        "EUR",
                        "amount",
                        "payment",
                        order.id().toString());
        assertThat(anonymous(watching, track + "/events", "Last-Event-ID", "4").status())
                .isEqualTo(204);
    }

    @Test
    void aLinkCanBeRevokedAndAnotherOneMade() {
        Buyer buyer = shop.buyer();
        Reply order = shop.placed(buyer, Shop.cart("tok_ok", SKU, 1));
        String links = "/api/v1/orders/" + order.id() + "/tracking-links";
        String own = order.json().path("links").path("track").asString();
        String more = shop.post(links, buyer, null).json().path("url").asString();

        assertThat(anonymous(taking, more).status()).isEqualTo(200);
        assertThat(Objects.requireNonNull(
                                shop.send("DELETE", links, buyer, null).block(PATIENCE))
                        .status())
                .isEqualTo(204);
        assertThat(anonymous(taking, own).status()).isEqualTo(404);
        assertThat(anonymous(watching, more).status()).isEqualTo(404);
        String next = shop.post(links, buyer, null).json().path("url").asString();
        assertThat(anonymous(watching, next).status()).isEqualTo(200);
        assertThat(shop.post(links, shop.buyer(), null).status()).isEqualTo(404);
    }

    @Test
    void aRevokedLinkEndsItsOpenStreamsOnEveryInstanceAndNoOthers() {
        Buyer buyer = shop.buyer();
        Reply order = shop.placed(buyer, Shop.cart("tok_ok", SKU, 1));
        String links = "/api/v1/orders/" + order.id() + "/tracking-links";
        String revoked = order.json().path("links").path("track").asString();
        List<Frame> own = new CopyOnWriteArrayList<>();
        Disposable kept = streams.events(watching.url() + "/api/v1/orders/" + order.id() + "/events", buyer, null)
                .subscribe(own::add);

        StepVerifier.create(streams.frames(watching.url() + revoked + "/events", _ -> {})
                        .filter(frame -> !frame.event().isEmpty())
                        .map(Frame::event))
                .expectNext("snapshot")
                .then(() -> shop.send("DELETE", links, buyer, null).block(PATIENCE))
                .expectComplete()
                .verify(PATIENCE);
        String good = shop.post(links, buyer, null).json().path("url").asString();
        StepVerifier.create(streams.frames(watching.url() + good + "/events", _ -> {})
                        .filter(frame -> !frame.event().isEmpty())
                        .map(Frame::event))
                .expectNext("snapshot")
                .then(() -> act(order.id(), "/shipment", Map.of("carrier", "DHL", "trackingNumber", "T-1")))
                .expectNext("order.shipped")
                .thenCancel()
                .verify(PATIENCE);
        await().atMost(PATIENCE).until(() -> own.size() == 2);
        kept.dispose();

        assertThat(own.getLast().event()).isEqualTo("order.shipped");
        assertThat(anonymous(watching, revoked + "/events").status()).isEqualTo(404);
    }

    @Test
    void aForgedOrExpiredLinkLeadsNowhere() {
        Reply order = shop.placed(shop.buyer(), Shop.cart("tok_ok", SKU, 1));
        String token = order.json().path("links").path("track").asString();
        char last = token.charAt(token.length() - 1);
        try (Instance hasty = taking.sibling(Map.of("millrace.tracking.life", "0s"))) {
            String expired = new Shop(hasty)
                    .get("/api/v1/orders/" + order.id(), operator)
                    .json()
                    .path("links")
                    .path("track")
                    .asString();
            assertThat(anonymous(taking, expired).status()).isEqualTo(404);
        }
        String forged = token.substring(0, token.length() - 2) + (last == 'A' ? "BA" : "AA");

        assertThat(anonymous(taking, forged).status()).isEqualTo(404);
        assertThat(anonymous(taking, "/api/v1/track/nonsense").status()).isEqualTo(404);
        assertThat(anonymous(taking, "/api/v1/track/nonsense/events").status()).isEqualTo(404);
    }

    @Test
    void whoOpensTooManyStreamsIsToldWhenToComeBackAndKeepsTheOthers() {
        Buyer buyer = shop.buyer();
        String url = watching.url() + "/api/v1/orders/events";
        List<Disposable> open = new ArrayList<>();
        Seats seats = watching.bean(Seats.class);
        int before = seats.taken();
        for (int stream = 0; stream < 3; stream++) {
            open.add(streams.frames(url, headers -> headers.setBearerAuth(buyer.token()))
                    .subscribe());
        }
        await().atMost(PATIENCE).until(() -> seats.taken() == before + 3);

        List<Frame> refused =
                Objects.requireNonNull(streams.frames(url, headers -> headers.setBearerAuth(buyer.token()))
                        .collectList()
                        .block(PATIENCE));

        assertThat(refused)
                .singleElement()
                .satisfies(frame -> assertThat(frame.retry()).isBetween(Duration.ofSeconds(2), Duration.ofSeconds(9)));
        open.forEach(Disposable::dispose);
        await().atMost(PATIENCE).until(() -> seats.taken() == before);
    }

    @Test
    void aStreamThatHasGrownOldIsEndedAndResumed() {
        Buyer buyer = shop.buyer();
        UUID order = placed(buyer, SKU);
        try (Instance brief =
                taking.sibling(Map.of("millrace.live.longest", "400ms", "millrace.live.heartbeat", "100ms"))) {
            List<Frame> frames = Objects.requireNonNull(streams.frames(
                            brief.url() + "/api/v1/orders/" + order + "/events",
                            headers -> headers.setBearerAuth(buyer.token()))
                    .collectList()
                    .block(PATIENCE));

            assertThat(frames.getLast().retry()).isNotNull();
            assertThat(frames).extracting(Frame::event).doesNotContain("end");
        }
    }

    private static UUID placed(Buyer buyer, String sku) {
        return shop.placed(buyer, Shop.cart("tok_ok", sku, 1)).id();
    }

    private static void act(UUID order, String action, Object body) {
        assertThat(shop.post("/api/v1/orders/" + order + action, operator, body).status())
                .isEqualTo(200);
    }

    /** Where the log ends now. */
    private static String end() {
        return Objects.requireNonNull(streams.events(taking.url() + "/api/v1/events", operator, null)
                        .blockFirst(PATIENCE))
                .id();
    }

    private static List<Frame> events(String url, Buyer buyer, String after, int count) {
        return Objects.requireNonNull(
                streams.events(url, buyer, after).take(count).collectList().block(PATIENCE));
    }

    private static Frame first(String path) {
        return Objects.requireNonNull(streams.frames(watching.url() + path, _ -> {})
                .filter(frame -> !frame.event().isEmpty())
                .blockFirst(PATIENCE));
    }

    private static String ticket(Buyer buyer, String stream) {
        return shop.post("/api/v1/stream-tickets", buyer, Map.of("stream", stream))
                .json()
                .path("ticket")
                .asString();
    }

    private static Reply anonymous(Instance instance, String path, String... headers) {
        return Objects.requireNonNull(shop.http()
                .get()
                .uri(URI.create(instance.url() + path))
                .headers(all -> {
                    for (int i = 0; i < headers.length; i += 2) {
                        all.add(headers[i], headers[i + 1]);
                    }
                })
                .exchangeToMono(response -> response.bodyToMono(String.class)
                        .defaultIfEmpty("")
                        .map(text -> new Reply(response.statusCode().value(), new HttpHeaders(), text)))
                .block(PATIENCE));
    }

    private static JsonNode json(Frame frame) {
        return dev.millrace.platform.web.Json.MAPPER.readTree(frame.data());
    }

    private static UUID order(Frame frame) {
        return UUID.fromString(json(frame).path("orderId").asString());
    }

    private static List<String> ids(JsonNode items) {
        return StreamSupport.stream(items.spliterator(), false)
                .map(item -> item.path("id").asString())
                .toList();
    }

    private static List<String> types(JsonNode page) {
        return StreamSupport.stream(page.path("items").spliterator(), false)
                .map(item -> item.path("type").asString())
                .toList();
    }
}
