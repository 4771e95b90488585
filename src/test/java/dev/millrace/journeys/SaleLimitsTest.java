package dev.millrace.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.platform.security.Role;
import dev.millrace.support.Instance;
import dev.millrace.support.Invariants;
import dev.millrace.support.Shop;
import dev.millrace.support.Shop.Buyer;
import dev.millrace.support.Shop.Reply;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Products that are sold within limits, on two instances of one database. */
class SaleLimitsTest {

    private static Instance first;
    private static Instance second;
    private static Shop shop;
    private static Buyer operator;

    @BeforeAll
    static void open() {
        first = Instance.start();
        second = first.sibling(Map.of());
        shop = new Shop(first, second);
        operator = shop.caller(Role.OPERATOR);
    }

    @AfterEach
    void everythingAddsUp() {
        Invariants.hold(shop);
    }

    @AfterAll
    static void close() {
        second.close();
        first.close();
    }

    @Test
    void twoHundredOrdersOfOneCustomerGetNoMoreThanTheCap() {
        limited("CAP-01", 1000, Map.of("maxPerCustomer", 5));
        Buyer greedy = shop.buyer();
        Buyer other = shop.buyer();

        List<Reply> replies = all(IntStream.range(0, 200)
                .mapToObj(i -> shop.place(i % 40 == 7 ? other : greedy, Shop.key(), Shop.cart("tok_ok", "CAP-01", 1)))
                .toList());

        assertThat(byCode(replies)).isEqualTo(Map.of("placed", 10L, "quantity_limit", 190L));
        assertThat(held(greedy, "CAP-01")).isEqualTo(5);
        assertThat(held(other, "CAP-01")).isEqualTo(5);
        assertThat(shop.reserved("CAP-01")).isEqualTo(10);
    }

    @Test
    void aCapIsFilledByWhateverStillFits() {
        limited("CAP-02", 1000, Map.of("maxPerCustomer", 7));
        Buyer buyer = shop.buyer();

        List<Reply> replies = all(IntStream.range(0, 60)
                .mapToObj(i -> shop.place(buyer, Shop.key(), Shop.cart("tok_ok", "CAP-02", 1 + i % 3)))
                .toList());

        assertThat(byCode(replies).keySet()).containsOnly("placed", "quantity_limit");
        assertThat(held(buyer, "CAP-02")).isEqualTo(7);
        assertThat(shop.reserved("CAP-02")).isEqualTo(7);
    }

    @Test
    void whatIsHeldCountsFromTheMomentTheCapIsSet() {
        limited("CAP-03", 100, Map.of());
        Buyer buyer = shop.buyer();
        assertThat(order(buyer, "CAP-03", 4).status()).isEqualTo(201);
        edit("CAP-03", Map.of("maxPerCustomer", 3, "maxPerOrder", 2));

        Reply much = order(buyer, "CAP-03", 3);
        assertThat(much.status()).isEqualTo(409);
        assertThat(much.code()).isEqualTo("quantity_limit");
        assertThat(much.json().at("/lines/0").toString())
                .isEqualTo("{\"sku\":\"CAP-03\",\"asked\":3,\"held\":0,\"maxPerOrder\":2,\"maxPerCustomer\":3}");
        assertThat(order(buyer, "CAP-03", 2).status()).isEqualTo(201);
        assertThat(order(buyer, "CAP-03", 2).json().at("/lines/0/held").asInt()).isEqualTo(2);
        assertThat(order(buyer, "CAP-03", 1).status()).isEqualTo(201);
        edit("CAP-03", Map.of("maxPerCustomer", 1));
        assertThat(order(buyer, "CAP-03", 1).code())
                .as("lowered below what is held")
                .isEqualTo("quantity_limit");
        edit("CAP-03", Map.of("maxPerCustomer", 5));
        assertThat(order(buyer, "CAP-03", 2).status()).isEqualTo(201);
        assertThat(held(buyer, "CAP-03")).isEqualTo(5);
        edit("CAP-03", Map.of());
        assertThat(order(buyer, "CAP-03", 20).status()).as("the cap is lifted").isEqualTo(201);
        assertThat(held(buyer, "CAP-03")).isEqualTo(5);
    }

    @Test
    void anOrderThatEndsWithoutTheGoodsGivesItsShareBack() {
        limited("CAP-04", 100, Map.of("maxPerCustomer", 2));
        Buyer buyer = shop.buyer();
        assertThat(shop.placed(buyer, Shop.cart("tok_declined", "CAP-04", 2)).status())
                .isEqualTo(402);
        assertThat(held(buyer, "CAP-04")).isZero();

        Reply order = order(buyer, "CAP-04", 2);
        assertThat(order(buyer, "CAP-04", 1).code()).isEqualTo("quantity_limit");
        shop.post("/api/v1/orders/" + order.id() + "/cancellation", buyer, null);
        assertThat(held(buyer, "CAP-04")).isZero();
        assertThat(order(buyer, "CAP-04", 2).status()).isEqualTo(201);
    }

    @Test
    void anOrderIsTakenOnlyWithinTheSale() {
        Instant now = Instant.now();
        String yesterday = now.minus(Duration.ofDays(1)).toString();
        String tomorrow = now.plus(Duration.ofDays(1)).toString();
        Buyer buyer = shop.buyer();
        limited("WINDOW-01", 10, Map.of("opensAt", tomorrow));
        shop.product("WINDOW-02", 100, 10);

        Reply early = shop.placed(buyer, Shop.cart("tok_ok", "WINDOW-01", 1, "WINDOW-02", 1));
        assertThat(early.status()).isEqualTo(409);
        assertThat(early.code()).isEqualTo("sale_closed");
        assertThat(early.json().path("lines")).hasSize(1);
        assertThat(early.json().at("/lines/0/sku").asString()).isEqualTo("WINDOW-01");
        assertThat(Instant.parse(early.json().at("/lines/0/opensAt").asString()))
                .isCloseTo(now.plus(Duration.ofDays(1)), org.assertj.core.api.Assertions.within(Duration.ofMillis(1)));
        edit("WINDOW-01", Map.of("opensAt", yesterday, "closesAt", tomorrow));
        assertThat(order(buyer, "WINDOW-01", 1).status()).isEqualTo(201);
        edit("WINDOW-01", Map.of("closesAt", yesterday));
        Reply late = order(buyer, "WINDOW-01", 1);
        assertThat(late.code()).isEqualTo("sale_closed");
        assertThat(late.json().at("/lines/0").has("opensAt")).isFalse();
        assertThat(shop.reserved("WINDOW-01")).isEqualTo(1);
        assertThat(shop.reserved("WINDOW-02")).isZero();
    }

    @Test
    void theStockTellsEachLineItCrossesOnce() {
        limited("TELL-01", 30, Map.of());
        Buyer buyer = shop.buyer();
        all(IntStream.range(0, 60)
                .mapToObj(_ -> shop.place(buyer, Shop.key(), Shop.cart("tok_ok", "TELL-01", 1)))
                .toList());
        assertThat(events("TELL-01")).containsExactly("stock.low", "stock.sold_out");

        shop.post(
                "/api/v1/products/TELL-01/stock-adjustments",
                operator,
                Map.of("delta", 2, "reason", "Found"),
                "Idempotency-Key",
                Shop.key());
        Reply declined = shop.placed(buyer, Shop.cart("tok_declined", "TELL-01", 1));
        assertThat(declined.status()).isEqualTo(402);
        assertThat(events("TELL-01")).containsExactly("stock.low", "stock.sold_out", "stock.back");

        Reply page = shop.get("/api/v1/stock-events?limit=1", operator);
        assertThat(page.json().at("/items/0/type").asString()).isEqualTo("stock.back");
        assertThat(page.json().at("/items/0/data").toString())
                .isEqualTo("{\"available\":2,\"onHand\":32,\"reserved\":30,\"lowStockAt\":5}");
        Reply older = shop.get(
                "/api/v1/stock-events?limit=1&cursor="
                        + page.json().path("nextCursor").asString(),
                operator);
        assertThat(older.json().at("/items/0/type").asString()).isEqualTo("stock.sold_out");
    }

    /** A product with a low-stock line of 5, made over the API. */
    private static void limited(String sku, long stock, Map<String, Object> sale) {
        Map<String, Object> body = details(sale);
        body.remove("active");
        body.put("sku", sku);
        body.put("stock", stock);
        Reply reply = shop.post("/api/v1/products", operator, body);
        assertThat(reply.status()).as(reply.body()).isEqualTo(201);
    }

    private static void edit(String sku, Map<String, Object> sale) {
        Reply reply = Objects.requireNonNull(shop.send("PUT", "/api/v1/products/" + sku, operator, details(sale))
                .block(Duration.ofSeconds(30)));
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    }

    private static Map<String, Object> details(Map<String, Object> sale) {
        return new LinkedHashMap<>(Map.of(
                "name",
                "Limited",
                "description",
                "",
                "price",
                Map.of("amount", 100, "currency", "EUR"),
                "active",
                true,
                "sale",
                sale,
                "lowStockAt",
                5));
    }

    private static Reply order(Buyer buyer, String sku, int quantity) {
        return shop.placed(buyer, Shop.cart("tok_ok", sku, quantity));
    }

    private static long held(Buyer buyer, String sku) {
        return shop.count(
                "select quantity from orders.customer_quota where customer_id = $1 and sku = $2", buyer.id(), sku);
    }

    private static List<String> events(String sku) {
        return Objects.requireNonNull(shop.database()
                .list(
                        "select type from catalog.stock_event where sku = $1 order by txid, position",
                        row -> Objects.requireNonNull(row.get(0, String.class)),
                        sku)
                .block(Duration.ofSeconds(30)));
    }

    private static List<Reply> all(List<Mono<Reply>> requests) {
        return Objects.requireNonNull(
                Flux.merge(Flux.fromIterable(requests), 500).collectList().block(Duration.ofSeconds(90)));
    }

    private static Map<String, Long> byCode(List<Reply> replies) {
        return replies.stream()
                .collect(Collectors.groupingBy(
                        reply -> reply.status() == 201 ? "placed" : reply.code(), Collectors.counting()));
    }
}
