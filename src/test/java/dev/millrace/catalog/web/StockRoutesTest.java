package dev.millrace.catalog.web;

import dev.millrace.catalog.Seed;
import dev.millrace.platform.database.Database;
import dev.millrace.platform.security.Role;
import dev.millrace.support.Instance;
import dev.millrace.support.People;
import dev.millrace.support.Servers;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StockRoutesTest {

    private final Instance instance = Instance.start(Map.of("millrace.redis.url", Servers.redisUrl() + "/2"));
    private final Database database = instance.bean(Database.class);
    private final People.Person person = new People(instance).person(Role.OPERATOR);
    private final WebTestClient operator = client(person.accessToken());

    @BeforeAll
    void seed() {
        Seed.products(database, "S-", 20);
    }

    private WebTestClient client(String token) {
        return instance.client()
                .mutate()
                .defaultHeaders(headers -> headers.setBearerAuth(token))
                .build();
    }

    @AfterAll
    void close() {
        Seed.assertLedgersAddUp(database);
        instance.close();
    }

    @Test
    void anAdjustmentIsMadeOnceAndShowsAtOnce() {
        show("S-00001").jsonPath("$.available").isEqualTo(10);
        String body = "{\"delta\":-3,\"reason\":\"Broken\",\"expectedOnHand\":10}";
        byte[] first = Objects.requireNonNull(adjust("S-00001", "count-1", body)
                .expectStatus()
                .isOk()
                .expectHeader()
                .doesNotExist("Idempotent-Replayed")
                .expectBody()
                .jsonPath("$.onHand")
                .isEqualTo(7)
                .jsonPath("$.reserved")
                .isEqualTo(0)
                .jsonPath("$.available")
                .isEqualTo(7)
                .returnResult()
                .getResponseBody());
        show("S-00001").jsonPath("$.available").isEqualTo(7);
        adjust("S-00001", "other", "{\"delta\":1,\"reason\":\"Found\"}")
                .expectStatus()
                .isOk();
        // Quoted, as the draft has it, and after another adjustment: still the first answer.
        adjust("S-00001", "\"count-1\"", body)
                .expectStatus()
                .isOk()
                .expectHeader()
                .valueEquals("Idempotent-Replayed", "true")
                .expectBody(byte[].class)
                .isEqualTo(first);
        show("S-00001").jsonPath("$.available").isEqualTo(8);
        problem(adjust("S-00001", "count-1", body.replace("-3", "-4")), 422, "idempotency_key_reused");
    }

    @Test
    void whatOrdersHoldStays() {
        Seed.reserve(database, "S-00002", 8);
        problem(adjust("S-00002", "hold", "{\"delta\":-3,\"reason\":\"Lost\"}"), 409, "insufficient_stock")
                .jsonPath("$.reserved")
                .isEqualTo(8);
        problem(
                        adjust("S-00002", "hold", "{\"delta\":1,\"reason\":\"Lost\",\"expectedOnHand\":9}"),
                        409,
                        "stock_conflict")
                .jsonPath("$.onHand")
                .isEqualTo(10);
        problem(adjust("S-00002", "hold", "{\"delta\":1000000000,\"reason\":\"Lost\"}"), 409, "stock_limit_exceeded");
        operator.get()
                .uri("/api/v1/products/S-00002/stock")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .json("{\"sku\":\"S-00002\",\"onHand\":10,\"reserved\":8,\"available\":2}");
        Seed.assertCount(database, 1, "select count(*) from catalog.stock_movement where sku = $1", "S-00002");
    }

    @Test
    void theLedgerTellsWhoAndWhy() {
        adjust("S-00003", "ledger-1", "{\"delta\":5,\"reason\":\"Delivery 17\"}")
                .expectStatus()
                .isOk();
        String next = String.valueOf(Objects.requireNonNull(movements("S-00003", "?limit=1")
                        .jsonPath("$.items[0].delta")
                        .isEqualTo(5)
                        .jsonPath("$.items[0].reason")
                        .isEqualTo("Delivery 17")
                        .jsonPath("$.items[0].actor.kind")
                        .isEqualTo("operator")
                        .jsonPath("$.items[0].actor.id")
                        .isEqualTo(person.id().toString())
                        .returnResult()
                        .getResponseHeaders()
                        .getFirst("Link")))
                .replaceAll(".*(\\?[^>]*)>.*", "$1");
        movements("S-00003", next)
                .jsonPath("$.items.length()")
                .isEqualTo(1)
                .jsonPath("$.items[0].reason")
                .isEqualTo("Opening stock")
                .jsonPath("$.nextCursor")
                .isEmpty();
    }

    private WebTestClient.BodyContentSpec movements(String sku, String query) {
        return operator.get()
                .uri("/api/v1/products/" + sku + "/stock-movements" + query)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody();
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', delimiter = '|', nullValues = "none", textBlock = """
            #Idempotency-Key | none | {"delta":1,"reason":"R"}
            #Idempotency-Key | ``   | {"delta":1,"reason":"R"}
            #Idempotency-Key | ""   | {"delta":1,"reason":"R"}
            #Idempotency-Key | long | {"delta":1,"reason":"R"}
            /delta           | k    | {"reason":"R"}
            /delta           | k    | {"delta":0,"reason":"R"}
            /delta           | k    | {"delta":1000000001,"reason":"R"}
            /delta           | k    | {"delta":-1000000001,"reason":"R"}
            /delta           | k    | {"delta":-9223372036854775808,"reason":"R"}
            /delta           | k    | {"delta":9223372036854775808,"reason":"R"}
            /delta           | k    | {"delta":0.5,"reason":"R"}
            /delta           | k    | {"delta":"1","reason":"R"}
            /reason          | k    | {"delta":1}
            /reason          | k    | {"delta":1,"reason":""}
            /reason          | k    | {"delta":1,"reason":"   "}
            /expectedOnHand  | k    | {"delta":1,"reason":"R","expectedOnHand":-1}
            /expectedOnHand  | k    | {"delta":1,"reason":"R","expectedOnHand":"1"}
            /x               | k    | {"delta":1,"reason":"R","x":1}
            """)
    void aWrongFieldIsNamedAndNothingIsWritten(String pointer, @Nullable String key, String body) {
        problem(adjust("S-00004", "long".equals(key) ? "k".repeat(256) : key, body), 400, "invalid_request")
                .jsonPath("$.errors[0].pointer")
                .isEqualTo(pointer);
        Seed.assertCount(database, 1, "select count(*) from catalog.stock_movement where sku = $1", "S-00004");
    }

    @Test
    void theLongestKeyIsAllowed() {
        adjust("S-00005", "k".repeat(255), "{\"delta\":1,\"reason\":\"R\"}")
                .expectStatus()
                .isOk();
    }

    private ResponseSpec adjust(String sku, @Nullable String key, String body) {
        return operator.post()
                .uri("/api/v1/products/" + sku + "/stock-adjustments")
                .contentType(MediaType.APPLICATION_JSON)
                .headers(headers -> {
                    if (key != null) {
                        headers.set("Idempotency-Key", key);
                    }
                })
                .bodyValue(body)
                .exchange();
    }

    private WebTestClient.BodyContentSpec show(String sku) {
        return instance.client()
                .get()
                .uri("/api/v1/products/" + sku)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody();
    }

    private static WebTestClient.BodyContentSpec problem(ResponseSpec answer, int status, String code) {
        return answer.expectStatus()
                .isEqualTo(status)
                .expectBody()
                .jsonPath("$.code")
                .isEqualTo(code);
    }
}
