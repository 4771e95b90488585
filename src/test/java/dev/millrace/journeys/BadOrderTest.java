package dev.millrace.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.support.Instance;
import dev.millrace.support.Shop;
import dev.millrace.support.Shop.Buyer;
import dev.millrace.support.Shop.Reply;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Placements that are wrong: each gets its own 4xx with a pointer, and writes nothing. */
class BadOrderTest {

    private static Instance instance;
    private static Shop shop;
    private static Buyer buyer;

    @BeforeAll
    static void open() {
        instance = Instance.start();
        shop = new Shop(instance);
        buyer = shop.buyer();
        shop.product("OK-01", 100, 1000).product("FREE-01", 0, 10).product("YEN-01", 100, "JPY", 10);
        shop.product("EMPTY-01", 100, 0).product("DEAR-01", 1_000_000_000_000L, 10_000);
    }

    @AfterAll
    static void close() {
        instance.close();
    }

    static Stream<Arguments> quantities() {
        return Stream.of(
                        "-1",
                        "0",
                        "1.5",
                        "\"1\"",
                        "2147483648",
                        "9223372036854775808",
                        "1e400",
                        "1000",
                        "null",
                        "true",
                        "[]")
                .map(quantity -> Arguments.of(quantity, "/items/0/quantity"));
    }

    @ParameterizedTest
    @MethodSource("quantities")
    void aQuantityOutsideItsRangeIsPointedAt(String quantity, String pointer) {
        expect(item("\"OK-01\"", quantity), 400, "invalid_request", pointer);
    }

    @Test
    void notANumberIsNotJson() {
        expect(item("\"OK-01\"", "NaN"), 400, "malformed_json", null);
    }

    static Stream<Arguments> bodies() {
        String hundredAndOne = IntStream.range(0, 101)
                .mapToObj(i -> "{\"sku\":\"OK-%d\",\"quantity\":1}".formatted(i))
                .collect(Collectors.joining(","));
        String payment = "\"payment\":{\"token\":\"tok_ok\"}";
        return Stream.of(
                Arguments.of("{" + payment + "}", "/items"),
                Arguments.of("{\"items\":null," + payment + "}", "/items"),
                Arguments.of("{\"items\":[]," + payment + "}", "/items"),
                Arguments.of("{\"items\":[" + hundredAndOne + "]," + payment + "}", "/items"),
                Arguments.of("{\"items\":[null]," + payment + "}", "/items/0"),
                Arguments.of("{\"items\":{}," + payment + "}", "/items"),
                Arguments.of("{\"items\":[{\"quantity\":1}]," + payment + "}", "/items/0/sku"),
                Arguments.of("{\"items\":[{\"sku\":5,\"quantity\":1}]," + payment + "}", "/items/0/sku"),
                Arguments.of(item("\"lower\"", "1"), "/items/0/sku"),
                Arguments.of(item("\"\"", "1"), "/items/0/sku"),
                Arguments.of(item("\"OK-01\",\"colour\":\"red\"", "1"), "/items/0/colour"),
                Arguments.of("{\"items\":[{\"sku\":\"OK-01\",\"quantity\":1}]}", "/payment"),
                Arguments.of("{\"items\":[{\"sku\":\"OK-01\",\"quantity\":1}],\"payment\":{}}", "/payment/token"),
                Arguments.of(
                        "{\"items\":[{\"sku\":\"OK-01\",\"quantity\":1}],\"payment\":{\"token\":\"\"}}",
                        "/payment/token"),
                Arguments.of(with("\"payment\":{\"token\":\"tok_ok\",\"currency\":\"USD\"}"), "/payment/currency"),
                Arguments.of(with(payment + ",\"clientReference\":\"\""), "/clientReference"),
                Arguments.of(with(payment + ",\"clientReference\":\"a\\u202eb\""), "/clientReference"),
                Arguments.of(with(payment + ",\"clientReference\":7"), "/clientReference"),
                Arguments.of(with(payment + ",\"metadata\":{\"a\":null}"), "/metadata/a"),
                Arguments.of(with(payment + ",\"metadata\":{\"a\":{}}"), "/metadata/a"),
                Arguments.of(with(payment + ",\"status\":\"confirmed\""), "/status"),
                Arguments.of(with(payment + ",\"total\":1"), "/total"));
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void aWrongFieldIsPointedAt(String body, String pointer) {
        expect(body, 400, "invalid_request", pointer);
    }

    @Test
    void everythingThatIsWrongIsToldAtOnce() {
        Reply reply = shop.placed(buyer, "{\"items\":[{\"sku\":\"x\",\"quantity\":0}],\"clientReference\":\"\"}");
        assertThat(reply.json()
                        .path("errors")
                        .valueStream()
                        .map(error -> error.path("pointer").asString()))
                .containsExactlyInAnyOrder("/items/0/sku", "/items/0/quantity", "/payment", "/clientReference");
    }

    @Test
    void aRepeatedFieldATruncatedBodyAndAnEmptyOneAreNotJson() {
        expect("{\"items\":[],\"items\":[]}", 400, "malformed_json", null);
        expect("{\"items\":[{\"sku\":\"OK-01\"", 400, "malformed_json", null);
        expect("", 400, "malformed_json", null);
        expect("[]", 400, "invalid_request", null);
        expect("null", 400, "invalid_request", null);
        expect(with("\"payment\":{\"token\":\"tok_ok\"}") + "x", 400, "malformed_json", null);
    }

    @Test
    void aMissingEmptyOrOverlongKeyIsPointedAt() {
        Map<String, Object> cart = Shop.cart("tok_ok", "OK-01", 1);
        Reply missing = shop.post("/api/v1/orders", buyer, cart);
        assertThat(missing.status()).isEqualTo(400);
        assertThat(missing.json().at("/errors/0/pointer").asString()).isEqualTo("#Idempotency-Key");
        for (String key : new String[] {"", "\"\"", "k".repeat(256)}) {
            assertThat(shop.post("/api/v1/orders", buyer, cart, "Idempotency-Key", key)
                            .status())
                    .as("key of %d characters", key.length())
                    .isEqualTo(400);
        }
        nothingWritten();
    }

    @Test
    void whatTheCatalogueCannotSellIsUnprocessableAndNamed() {
        Reply unknown = shop.placed(buyer, Shop.cart("tok_ok", "NOPE-01", 1, "OK-01", 1));
        assertThat(unknown.status()).isEqualTo(422);
        assertThat(unknown.code()).isEqualTo("unknown_product");
        assertThat(unknown.json().at("/skus/0").asString()).isEqualTo("NOPE-01");
        assertThat(shop.placed(buyer, Shop.cart("tok_ok", "OK-01", 1, "YEN-01", 1))
                        .code())
                .isEqualTo("mixed_currencies");
        assertThat(shop.placed(buyer, Shop.cart("tok_ok", "FREE-01", 1)).code()).isEqualTo("total_out_of_range");
        Reply dear = shop.placed(buyer, Shop.cart("tok_ok", "DEAR-01", 999, "OK-01", 999));
        assertThat(dear.status()).as(dear.body()).isEqualTo(201);
    }

    @Test
    void whatIsSoldOutSaysWhatIsLeft() {
        Reply reply = shop.placed(buyer, Shop.cart("tok_ok", "EMPTY-01", 2, "OK-01", 1));
        assertThat(reply.status()).isEqualTo(409);
        assertThat(reply.code()).isEqualTo("insufficient_stock");
        assertThat(reply.json().at("/lines/0/sku").asString()).isEqualTo("EMPTY-01");
        assertThat(reply.json().at("/lines/0/asked").asInt()).isEqualTo(2);
        assertThat(reply.json().at("/lines/0/left").asInt()).isZero();
        assertThat(reply.json().path("lines")).hasSize(1);
    }

    @Test
    void aTokenThatIsMissingOrNobodysIsUnauthenticated() {
        Map<String, Object> cart = Shop.cart("tok_ok", "OK-01", 1);
        for (String token : new String[] {"x", "a.b.c", buyer.token() + "x"}) {
            Reply reply =
                    shop.post("/api/v1/orders", new Buyer(buyer.id(), token), cart, "Idempotency-Key", Shop.key());
            assertThat(reply.status()).isEqualTo(401);
            assertThat(reply.code()).isEqualTo("unauthenticated");
        }
        nothingWritten();
    }

    private static void expect(
            String body, int status, String code, @org.jspecify.annotations.Nullable String pointer) {
        Reply reply = shop.post("/api/v1/orders", buyer, body, "Idempotency-Key", Shop.key());
        assertThat(reply.status()).as(reply.body()).isEqualTo(status);
        assertThat(reply.headers().getContentType()).hasToString("application/problem+json");
        assertThat(reply.code()).as(reply.body()).isEqualTo(code);
        assertThat(reply.json().path("traceId").asString()).hasSize(32);
        assertThat(reply.body())
                .doesNotContainIgnoringCase("exception")
                .doesNotContain("dev.millrace", "tools.jackson");
        if (pointer != null) {
            assertThat(reply.json()
                            .path("errors")
                            .valueStream()
                            .map(error -> error.path("pointer").asString()))
                    .as(reply.body())
                    .contains(pointer);
        }
        nothingWritten();
    }

    private static void nothingWritten() {
        assertThat(shop.count("select count(*) from orders.orders o join orders.order_line l on l.order_id = o.id"
                        + " where l.sku <> 'DEAR-01' and not exists (select 1 from orders.order_line d"
                        + " where d.order_id = o.id and d.sku = 'DEAR-01')"))
                .isZero();
    }

    private static String item(String sku, String quantity) {
        return "{\"items\":[{\"sku\":" + sku + ",\"quantity\":" + quantity + "}],\"payment\":{\"token\":\"tok_ok\"}}";
    }

    private static String with(String rest) {
        return "{\"items\":[{\"sku\":\"OK-01\",\"quantity\":1}]," + rest + "}";
    }
}
