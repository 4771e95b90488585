package dev.millrace.catalog.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.catalog.Seed;
import dev.millrace.platform.database.Database;
import dev.millrace.platform.security.Role;
import dev.millrace.support.Instance;
import dev.millrace.support.People;
import dev.millrace.support.Servers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProductRoutesTest {

    private static final String PRODUCTS = "/api/v1/products";
    private static final String LAMP = """
            {"sku":"LAMP-1","name":"Lamp","description":"Bright.","price":{"amount":1999,"currency":"EUR"},"stock":5}""";

    private final Instance instance = Instance.start(Map.of("millrace.redis.url", Servers.redisUrl() + "/1"));
    private final Database database = instance.bean(Database.class);
    private final WebTestClient visitor = instance.client();
    private final WebTestClient operator =
            client(new People(instance).person(Role.OPERATOR).accessToken());
    private final WebTestClient customer =
            client(new People(instance).customer().accessToken());

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
    void aProductIsCreatedShownEditedAndHidden() {
        post(LAMP)
                .expectStatus()
                .isCreated()
                .expectHeader()
                .valueEquals("Location", PRODUCTS + "/LAMP-1")
                .expectHeader()
                .valueEquals("ETag", "\"1-5\"")
                .expectBody()
                .json("""
                        {"sku":"LAMP-1","name":"Lamp","description":"Bright.",
                         "price":{"amount":1999,"currency":"EUR"},"available":5,"active":true}""");
        show(visitor, "LAMP-1").expectHeader().valueEquals("ETag", "\"1-5\"");
        put("LAMP-1", details("Better lamp", false), "\"1-5\"")
                .expectStatus()
                .isOk()
                .expectHeader()
                .valueEquals("ETag", "\"2-5\"");
        put("LAMP-1", details("Late lamp", true), "\"1-5\"").expectStatus().isEqualTo(412);
        problem(visitor.get().uri(PRODUCTS + "/LAMP-1").exchange(), 404, "not_found");
        problem(customer.get().uri(PRODUCTS + "/LAMP-1").exchange(), 404, "not_found");
        show(operator, "LAMP-1").expectBody().jsonPath("$.name").isEqualTo("Better lamp");
        assertThat(skus(visitor, "?q=lamp")).doesNotContain("LAMP-1");
        assertThat(skus(operator, "?q=lamp")).contains("LAMP-1");
        put("LAMP-1", details("Lamp again", true), null).expectStatus().isOk();
        show(customer, "LAMP-1").expectBody().jsonPath("$.name").isEqualTo("Lamp again");
    }

    @Test
    void aTakenSkuIsAConflict() {
        post(LAMP.replace("LAMP-1", "TAKEN-1")).expectStatus().isCreated();
        problem(post(LAMP.replace("LAMP-1", "TAKEN-1")), 409, "sku_taken");
    }

    @Test
    void whoHasTheAnswerIsNotSentItAgain() {
        post(LAMP.replace("LAMP-1", "ETAG-1")).expectStatus().isCreated();
        for (String path : List.of("/ETAG-1", "?q=etag")) {
            String tag = Objects.requireNonNull(visitor.get()
                    .uri(PRODUCTS + path)
                    .exchange()
                    .expectStatus()
                    .isOk()
                    .expectHeader()
                    .valueEquals("Cache-Control", "no-cache")
                    .expectBody()
                    .returnResult()
                    .getResponseHeaders()
                    .getETag());
            visitor.get()
                    .uri(PRODUCTS + path)
                    .header("If-None-Match", tag)
                    .exchange()
                    .expectStatus()
                    .isNotModified()
                    .expectBody()
                    .isEmpty();
            visitor.get()
                    .uri(PRODUCTS + path)
                    .header("If-None-Match", "\"other\"")
                    .exchange()
                    .expectStatus()
                    .isOk();
        }
    }

    @Test
    void pagesLeadThroughTenThousandProductsOnce() {
        Seed.products(database, "P-", 10_000);
        List<String> seen = new ArrayList<>();
        String cursor = "";
        while (cursor != null) {
            EntityExchangeResult<Map<String, Object>> page = page(cursor);
            Map<String, Object> body = Objects.requireNonNull(page.getResponseBody());
            seen.addAll(skus(body));
            Object next = body.get("nextCursor");
            String link = page.getResponseHeaders().getFirst("Link");
            assertThat(link == null).isEqualTo(next == null);
            if (next != null) {
                assertThat(link).isEqualTo("<" + PRODUCTS + "?limit=100&cursor=" + next + ">; rel=\"next\"");
            }
            cursor = next == null ? null : "&cursor=" + next;
        }
        assertThat(seen).isSorted().doesNotHaveDuplicates();
        assertThat(seen).filteredOn(sku -> sku.startsWith("P-")).hasSize(10_000);
    }

    private EntityExchangeResult<Map<String, Object>> page(String cursor) {
        return visitor.get()
                .uri(PRODUCTS + "?limit=100" + cursor)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody(JSON)
                .returnResult();
    }

    private static final org.springframework.core.ParameterizedTypeReference<Map<String, Object>> JSON =
            new org.springframework.core.ParameterizedTypeReference<>() {};

    @ParameterizedTest
    @ValueSource(
            strings = {
                "limit=0",
                "limit=101",
                "limit=x",
                "limit=",
                "q=",
                "cursor=x",
                "cursor=",
                "cursor=YQ",
                "page=2",
                "limit=1&limit=2"
            })
    void aPageThatCannotBeMeantIsRefused(String query) {
        String name = query.substring(0, query.indexOf('='));
        if (name.equals("cursor")) {
            problem(visitor.get().uri(PRODUCTS + "?" + query).exchange(), 400, "invalid_cursor");
        } else {
            problem(visitor.get().uri(PRODUCTS + "?" + query).exchange(), 400, "invalid_request")
                    .jsonPath("$.errors[0].pointer")
                    .isEqualTo("?" + name);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"NONE-1", "lower", "A%20B", "%C3%84", "A%2FB"})
    void whatIsNotThereIsNotFound(String sku) {
        problem(
                visitor.get()
                        .uri(java.net.URI.create(instance.url() + PRODUCTS + "/" + sku))
                        .exchange(),
                404,
                "not_found");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /NONE-1/stock",
                "GET /NONE-1/stock-movements",
                "PUT /NONE-1",
                "POST /NONE-1/stock-adjustments"
            })
    void staffAreToldTheSame(String call) {
        String[] parts = call.split(" ", 2);
        ResponseSpec answer = operator.method(org.springframework.http.HttpMethod.valueOf(parts[0]))
                .uri(PRODUCTS + parts[1])
                .header("Idempotency-Key", "none")
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(parts[0].equals("PUT") ? details("Name", true) : "{\"delta\":1,\"reason\":\"Count\"}")
                .exchange();
        problem(answer, 404, "not_found");
    }

    @ParameterizedTest
    @CsvSource({"GET,/stock", "GET,/stock-movements", "POST,/stock-adjustments", "PUT,''"})
    void onlyStaffMay(String method, String path) {
        WebTestClient[] clients = {visitor, customer};
        int[] statuses = {401, 403};
        for (int i = 0; i < clients.length; i++) {
            clients[i]
                    .method(org.springframework.http.HttpMethod.valueOf(method))
                    .uri(PRODUCTS + "/LAMP-1" + path)
                    .exchange()
                    .expectStatus()
                    .isEqualTo(statuses[i]);
        }
        visitor.post().uri(PRODUCTS).exchange().expectStatus().isUnauthorized();
        customer.post().uri(PRODUCTS).exchange().expectStatus().isForbidden();
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', delimiter = '|', textBlock = """
            /sku            | "sku":"BAD-1"        | "sku":"bad"
            /sku            | "sku":"BAD-1"        | "sku":""
            /sku            | "sku":"BAD-1"        | "sku":null
            /sku            | "sku":"BAD-1"        | "sku":7
            /name           | "name":"Lamp"        | "name":""
            /name           | "name":"Lamp"        | "name":"  "
            /name           | "name":"Lamp"        | "name":"a\\u0000b"
            /name           | "name":"Lamp"        | "name":"a\\ud800b"
            /name           | "name":"Lamp"        | "x":1,"name":"x"
            /description    | "description":"D"    | "description":null
            /description    | "description":"D"    | "description":["D"]
            /price          | "price":{"amount":1,"currency":"EUR"} | "price":null
            /price/amount   | "amount":1           | "amount":-1
            /price/amount   | "amount":1           | "amount":1000000000001
            /price/amount   | "amount":1           | "amount":9223372036854775808
            /price/amount   | "amount":1           | "amount":1.5
            /price/amount   | "amount":1           | "amount":"1"
            /price/amount   | "amount":1           | "amount":1e400
            /price/amount   | "amount":1           | "amount":null
            /price/amount   | "amount":1           | "amount":true
            /price/currency | "currency":"EUR"     | "currency":"eur"
            /price/currency | "currency":"EUR"     | "currency":"ZZZ"
            /price/currency | "currency":"EUR"     | "currency":""
            /price/currency | "currency":"EUR"     | "currency":null
            /stock          | "stock":1            | "stock":-1
            /stock          | "stock":1            | "stock":1000000001
            /stock          | "stock":1            | "stock":null
            /stock          | "stock":1            | "stock":1.0
            /active         | "active":true        | "active":"yes"
            /active         | "active":true        | "active":1
            /sale           | "active":true        | "sale":"soon"
            /sale/x         | "active":true        | "sale":{"x":1}
            /sale/opensAt   | "active":true        | "sale":{"opensAt":"tomorrow"}
            /sale/opensAt   | "active":true        | "sale":{"opensAt":1793092800}
            /sale/opensAt   | "active":true        | "sale":{"opensAt":"2026-11-27T09:00:00"}
            /sale/opensAt   | "active":true        | "sale":{"opensAt":"1999-12-31T23:59:59Z"}
            /sale/closesAt  | "active":true        | "sale":{"closesAt":"+10000-01-01T00:00:00Z"}
            /sale/closesAt  | "active":true        | "sale":{"opensAt":"2026-11-27T09:00:00Z","closesAt":"2026-11-27T10:00:00+01:00"}
            /sale/maxPerOrder    | "active":true   | "sale":{"maxPerOrder":0}
            /sale/maxPerOrder    | "active":true   | "sale":{"maxPerOrder":1000}
            /sale/maxPerOrder    | "active":true   | "sale":{"maxPerOrder":1.5}
            /sale/maxPerCustomer | "active":true   | "sale":{"maxPerCustomer":-1}
            /sale/maxPerCustomer | "active":true   | "sale":{"maxPerCustomer":"5"}
            /sale/maxPerCustomer | "active":true   | "sale":{"maxPerCustomer":9223372036854775808}
            /lowStockAt     | "active":true        | "lowStockAt":-1
            /lowStockAt     | "active":true        | "lowStockAt":1000000001
            /lowStockAt     | "active":true        | "lowStockAt":"few"
            """)
    void aWrongFieldIsNamedAndNothingIsWritten(String pointer, String right, String wrong) {
        String body = """
                {"sku":"BAD-1","name":"Lamp","description":"D","price":{"amount":1,"currency":"EUR"},"stock":1,"active":true}""";
        assertThat(body).contains(right);
        String expected = wrong.startsWith("\"x\"") ? "/x" : pointer;
        problem(post(body.replace(right, wrong)), 400, "invalid_request")
                .jsonPath("$.errors[0].pointer")
                .isEqualTo(expected);
        Seed.assertCount(database, 0, "select count(*) from catalog.product where sku = $1", "BAD-1");
    }

    @Test
    void theLimitsOfASaleAreShownAndReplacedWithTheDetails() {
        String product = """
                {"sku":"SALE-1","name":"Lamp","description":"","price":{"amount":1,"currency":"EUR"},"stock":9,"lowStockAt":3,
                 "sale":{"opensAt":"2026-11-27T10:00:00+01:00","closesAt":"2026-11-28T00:00:00Z","maxPerOrder":2,"maxPerCustomer":5}}""";
        post(product).expectStatus().isCreated().expectBody().json("""
                        {"lowStockAt":3,"sale":{"opensAt":"2026-11-27T09:00:00Z","closesAt":"2026-11-28T00:00:00Z","maxPerOrder":2,"maxPerCustomer":5}}""");
        String details = product.replace("\"sku\":\"SALE-1\",", "").replace("\"stock\":9", "\"active\":true");
        put("SALE-1", details.replaceAll("(?s)\"sale\".*", "\"sale\":{\"maxPerOrder\":1}}"), null)
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.sale.maxPerOrder")
                .isEqualTo(1)
                .jsonPath("$.sale.opensAt")
                .doesNotExist();
        put("SALE-1", details.replaceAll("(?s),\"lowStockAt\".*", "}"), null)
                .expectStatus()
                .isOk();
        show(visitor, "SALE-1")
                .expectBody()
                .jsonPath("$.sale")
                .doesNotExist()
                .jsonPath("$.lowStockAt")
                .isEqualTo(0);
    }

    @Test
    void everythingThatIsWrongIsToldAtOnce() {
        problem(post("{}"), 400, "invalid_request")
                .jsonPath("$.errors[*].pointer")
                .isEqualTo(List.of("/sku", "/name", "/description", "/price", "/stock"));
        problem(
                        put(
                                "LAMP-1",
                                "{\"name\":\"" + "x".repeat(201) + "\",\"description\":\"" + "x".repeat(4001) + "\"}",
                                null),
                        400,
                        "invalid_request")
                .jsonPath("$.errors[*].pointer")
                .isEqualTo(List.of("/name", "/description", "/price", "/active"));
    }

    @Test
    void theLimitsThemselvesAreAllowed() {
        String most = """
                {"sku":"%s","name":"%s","description":"%s","price":{"amount":1000000000000,"currency":"JPY"},"stock":1000000000}""".formatted("X".repeat(64), "ü".repeat(200), "😀".repeat(4000));
        post(most).expectStatus().isCreated();
        show(visitor, "X".repeat(64)).expectBody().jsonPath("$.available").isEqualTo(1_000_000_000);
        post("""
                {"sku":"0","name":"N","description":"","price":{"amount":0,"currency":"EUR"},"stock":0}""").expectStatus().isCreated();
    }

    @Test
    void somethingElseThanJsonIsRefused() {
        problem(post("{\"sku\":"), 400, "malformed_json");
        operator.post()
                .uri(PRODUCTS)
                .contentType(MediaType.TEXT_PLAIN)
                .bodyValue(LAMP)
                .exchange()
                .expectStatus()
                .isEqualTo(415);
    }

    private ResponseSpec post(String body) {
        return operator.post()
                .uri(PRODUCTS)
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(body)
                .exchange();
    }

    private ResponseSpec put(String sku, String body, @org.jspecify.annotations.Nullable String ifMatch) {
        return operator.put()
                .uri(PRODUCTS + "/" + sku)
                .contentType(MediaType.APPLICATION_JSON)
                .headers(headers -> {
                    if (ifMatch != null) {
                        headers.setIfMatch(ifMatch);
                    }
                })
                .bodyValue(body)
                .exchange();
    }

    private static String details(String name, boolean active) {
        return """
                {"name":"%s","description":"","price":{"amount":1,"currency":"EUR"},"active":%s}""".formatted(name, active);
    }

    private static ResponseSpec show(WebTestClient client, String sku) {
        return client.get().uri(PRODUCTS + "/" + sku).exchange().expectStatus().isOk();
    }

    private static List<String> skus(WebTestClient client, String query) {
        return skus(Objects.requireNonNull(client.get()
                .uri(PRODUCTS + query)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody(JSON)
                .returnResult()
                .getResponseBody()));
    }

    private static List<String> skus(Map<String, Object> page) {
        return ((List<?>) Objects.requireNonNull(page.get("items")))
                .stream()
                        .map(item -> String.valueOf(((Map<?, ?>) item).get("sku")))
                        .toList();
    }

    private static WebTestClient.BodyContentSpec problem(ResponseSpec answer, int status, String code) {
        return answer.expectStatus()
                .isEqualTo(status)
                .expectHeader()
                .contentTypeCompatibleWith(MediaType.APPLICATION_PROBLEM_JSON)
                .expectBody()
                .jsonPath("$.code")
                .isEqualTo(code);
    }
}
