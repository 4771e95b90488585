package dev.millrace.journeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.platform.security.Role;
import dev.millrace.support.Api;
import dev.millrace.support.Instance;
import dev.millrace.support.Shop;
import dev.millrace.support.Shop.Buyer;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Figures of orders that went every way, over HTTP. */
class AnalyticsJourneyTest {

    private static final Duration SOON = Duration.ofSeconds(30);

    /** Short enough for the bounds of the JSON reader of tests. */
    private static final Duration SPAN = Duration.ofMinutes(4);

    private static final String PATH = "/api/v1/analytics/";

    private static Instance instance;
    private static Shop shop;
    private static Buyer operator;
    private static Api staff;
    private static Instant begun;

    @BeforeAll
    static void open() {
        instance = Instance.start(Map.of(
                "millrace.orders.payment-window", "500ms",
                "millrace.orders.recovery-pause", "50ms",
                "millrace.payments.checks", "200ms,200ms,300ms,300ms",
                "millrace.payments.transit", "300ms"));
        shop = new Shop(instance)
                .product("CUP-01", 1_000, 1000)
                .product("HAT-01", 2_505, 1000)
                .product("YEN-01", 300, "JPY", 1000);
        operator = shop.caller(Role.OPERATOR);
        staff = instance.api(operator.token());
        begun = Instant.now().truncatedTo(ChronoUnit.SECONDS).minusSeconds(20);
        drive();
    }

    @AfterAll
    static void close() {
        instance.close();
    }

    /** Confirmed: 3 cups, 1 cup + 2 hats, 4 yen, then 1 hat cancelled, 2 cups returned. Besides 1 declined, 1 expired. */
    private static void drive() {
        String refunded = placed("tok_ok", "CUP-01", 3);
        placed("tok_ok", "CUP-01", 1, "HAT-01", 2);
        placed("tok_ok", "YEN-01", 4);
        placed("tok_declined", "CUP-01", 9);
        placed("tok_action", "CUP-01", 8);
        String cancelled = placed("tok_ok", "HAT-01", 1);
        String returned = placed("tok_ok", "CUP-01", 2);
        done(cancelled + "/cancellation", Map.of("reason", "changed"));
        done(returned + "/shipment", Map.of("carrier", "Post", "trackingNumber", "1"));
        done(returned + "/return", Map.of("reason", "broken", "restock", true));
        shop.post(
                refunded + "/refunds",
                operator,
                Map.of("amount", Map.of("amount", 333, "currency", "EUR"), "reason", "late"),
                "Idempotency-Key",
                Shop.key());
        await().atMost(SOON).until(() -> {
            JsonNode counts = staff.get(PATH + "summary").body().path("counts");
            return counts.path("expired").asInt() == 1
                    && counts.path("refunded").asInt() == 3;
        });
    }

    @Test
    void theSummaryIsExactByCountAndByCurrency() {
        JsonNode summary = staff.get(PATH + "summary").body();
        assertThat(summary.path("counts").toString())
                .isEqualTo("{\"placed\":7,\"confirmed\":5,\"declined\":1,\"expired\":1,\"cancelled\":1,\"returned\":1,"
                        + "\"refunded\":3}");
        JsonNode euro = summary.at("/money/0");
        assertThat(euro.path("currency").asString()).isEqualTo("EUR");
        assertThat(euro.at("/placed/amount").asLong()).isEqualTo(3_000 + 6_010 + 9_000 + 8_000 + 2_505 + 2_000);
        assertThat(euro.at("/revenue/amount").asLong()).isEqualTo(3_000 + 6_010 + 2_505 + 2_000);
        assertThat(euro.at("/refunded/amount").asLong()).isEqualTo(333 + 2_505 + 2_000);
        assertThat(euro.at("/averageOrderValue/amount").asLong()).isEqualTo(3_379);
        JsonNode yen = summary.at("/money/1");
        assertThat(yen.at("/revenue/amount").asLong()).isEqualTo(1_200);
        assertThat(yen.at("/refunded/amount").asLong()).isZero();
        JsonNode waits = summary.path("timeToConfirm");
        assertThat(waits.path("count").asInt()).isEqualTo(5);
        assertThat(waits.path("p50").asLong()).isBetween(0L, waits.path("p90").asLong());
        assertThat(waits.path("p99").asLong())
                .isGreaterThanOrEqualTo(waits.path("p90").asLong());
    }

    @Test
    void theBestSellersAreRankedByQuantityOrByRevenueOfEachCurrency() {
        JsonNode byQuantity = staff.get(PATH + "top-products").body().path("items");
        assertThat(skus(byQuantity)).containsExactly("CUP-01 6", "YEN-01 4", "HAT-01 3");
        JsonNode byRevenue = staff.get(PATH + "top-products?by=revenue").body().path("items");
        assertThat(skus(byRevenue)).containsExactly("HAT-01 3", "CUP-01 6", "YEN-01 4");
        assertThat(byRevenue.at("/0/revenue/amount").asLong()).isEqualTo(7_515);
        assertThat(byRevenue.at("/0/name").asString()).isEqualTo("Product HAT-01");
        assertThat(skus(staff.get(PATH + "top-products?by=revenue&limit=1")
                        .body()
                        .path("items")))
                .containsExactly("HAT-01 3", "YEN-01 4");
    }

    @Test
    void aSeriesHasEveryBucketAndAddsUpToTheSummaryAtEveryStep() {
        Instant to = begun.plus(SPAN);
        for (String step : List.of("second", "minute", "hour", "day")) {
            JsonNode series = series("confirmed", step, begun, to);
            assertThat(sum(series)).as(step).isEqualTo(5);
            assertThat(series.path("points")).as(step).hasSizeGreaterThan(step.equals("second") ? 239 : 0);
        }
        JsonNode points = series("placed", "second", begun, to).path("points");
        assertThat(points.at("/0/at").asString()).isEqualTo(begun.toString());
        assertThat(points.at("/1/at").asString()).isEqualTo(begun.plusSeconds(1).toString());
        assertThat(points.at("/239/count").asInt(-1)).isZero();
        JsonNode waits = series("time-to-confirm", "hour", begun, to);
        assertThat(sum(waits)).isEqualTo(5);
        assertThat(waits.at("/points").valueStream())
                .anySatisfy(point ->
                        assertThat(point.at("/timeToConfirm/count").asInt()).isPositive());
    }

    @Test
    void aRebuildFromTheLogGivesTheSameFigures() {
        List<String> before = everything();
        Api.Answer replay = instance.api(shop.caller(Role.ADMIN).token())
                .post("/api/v1/operations/consumers/analytics/replay", Map.of("from", "beginning"));
        assertThat(replay.status()).isEqualTo(204);

        await().atMost(SOON).untilAsserted(() -> {
            assertThat(staff.get("/api/v1/operations/consumers")
                            .body()
                            .path("items")
                            .valueStream())
                    .filteredOn(consumer -> consumer.path("name").asString().equals("analytics"))
                    .singleElement()
                    .satisfies(
                            consumer -> assertThat(consumer.path("waitingSince").isNull()
                                            || consumer.path("waitingSince").isMissingNode())
                                    .isTrue());
            assertThat(everything()).isEqualTo(before);
        });
    }

    @Test
    void badQuestionsAreRefused() {
        assertThat(staff.get(PATH + "timeseries?step=second&from=" + begun.minus(Duration.ofHours(23)))
                        .errors())
                .isEqualTo(Map.of("?step", List.of("too_many_points")));
        assertThat(staff.get(PATH + "timeseries?step=second&from=2026-01-01T00:00:00Z&to=2026-01-01T00:01:00Z")
                        .errors())
                .isEqualTo(Map.of("?from", List.of("too_fine")));
        assertThat(staff.get(PATH + "summary?from=2026-01-01T00:00:00Z&to=2025-01-01T00:00:00Z")
                        .errors())
                .isEqualTo(Map.of("?from", List.of("out_of_range")));
        assertThat(staff.get(PATH + "summary?from=2020-01-01T00:00:01Z&to=2025-01-01T00:00:00Z")
                        .errors())
                .isEqualTo(Map.of("?from", List.of("too_fine")));
        assertThat(staff.get(PATH + "summary?from=2020-01-01T00:00:00Z&to=2025-01-01T00:00:00Z")
                        .status())
                .isEqualTo(200);
        for (String bad : List.of(
                "summary?from=yesterday",
                "summary?from=-1000000000-01-01T00:00:00Z",
                "summary?step=day",
                "timeseries?metric=profit",
                "timeseries?step=week",
                "timeseries?step=day&from=1999-01-01T00:00:00Z",
                "top-products?by=colour",
                "top-products?limit=0",
                "top-products?limit=101")) {
            Api.Answer answer = staff.get(PATH + bad);
            assertThat(answer.status()).as(bad).isEqualTo(400);
            assertThat(answer.code()).as(bad).isEqualTo("invalid_request");
        }
    }

    private static List<String> everything() {
        Instant to = begun.plus(SPAN);
        String span = "?from=" + begun + "&to=" + to;
        Stream<String> series = Stream.of("placed", "confirmed", "refunded", "time-to-confirm")
                .flatMap(metric -> Stream.of("second", "minute", "hour", "day")
                        .map(step -> "timeseries" + span + "&metric=" + metric + "&step=" + step));
        return Stream.concat(
                        Stream.of("summary" + span, "top-products" + span, "top-products" + span + "&by=revenue"),
                        series)
                .map(path -> staff.get(PATH + path).body().toString())
                .toList();
    }

    private static JsonNode series(String metric, String step, Instant from, Instant to) {
        return staff.get(PATH + "timeseries?metric=" + metric + "&step=" + step + "&from=" + from + "&to=" + to)
                .body();
    }

    private static long sum(JsonNode series) {
        return series.path("points")
                .valueStream()
                .mapToLong(point -> point.path("count").asLong())
                .sum();
    }

    private static List<String> skus(JsonNode items) {
        return items.valueStream()
                .map(item -> item.path("sku").asString() + " "
                        + item.path("quantity").asLong())
                .toList();
    }

    private static String placed(String card, Object... lines) {
        Shop.Reply reply = shop.placed(shop.buyer(), Shop.cart(card, lines));
        return reply.status() == 402 ? reply.json().at("/links/order").asString() : "/api/v1/orders/" + reply.id();
    }

    private static void done(String path, Object body) {
        Shop.Reply reply = shop.post(path, operator, body);
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    }
}
