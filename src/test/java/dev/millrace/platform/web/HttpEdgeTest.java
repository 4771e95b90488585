package dev.millrace.platform.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.platform.web.RawClient.Answer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;

/** What comes back over a real socket, whatever was sent. */
@ExtendWith(OutputCaptureExtension.class)
@Isolated("it looks at all that is printed")
class HttpEdgeTest {
    private static ConfigurableApplicationContext context;
    private static int port;
    private static final String JSON_POST = "POST /orders HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n";

    @BeforeAll
    static void start() {
        context = EdgeApplication.start("--millrace.web.header-timeout=700ms", "--millrace.web.body-timeout=1s");
        port = EdgeApplication.port(context);
    }

    @AfterAll
    static void stop() {
        context.close();
    }

    @BeforeEach
    @AfterEach
    void nothingIsLoggedAsADefect(CapturedOutput output) {
        assertThat(output.getAll()).doesNotContain("\tat ", "stack_trace", "\"level\":\"ERROR\"");
    }

    @Test
    void anAnswerCarriesTheSecurityHeadersAndDoesNotNameTheServer() throws IOException {
        Answer answer = get("/orders");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.headers())
                .containsEntry("x-content-type-options", "nosniff")
                .containsEntry("x-frame-options", "DENY")
                .containsEntry("content-security-policy", "default-src 'none'; frame-ancestors 'none'")
                .containsEntry("cache-control", "no-store")
                .containsEntry("ratelimit-policy", "\"test\";q=100;w=60")
                .containsEntry("ratelimit", "\"test\";r=99;t=60")
                .doesNotContainKeys("server", "x-powered-by");
        assertThat(answer.header("x-request-id")).matches("[0-9a-f]{32}");
    }

    @Test
    void theTraceOfTheCallerIsKept() throws IOException {
        String trace = "4bf92f3577b34da6a3ce929d0e0e4736";
        Answer answer = exchange(
                "GET /nowhere HTTP/1.1\r\nHost: a\r\ntraceparent: 00-" + trace + "-00f067aa0ba902b7-01\r\n\r\n");
        assertThat(answer.header("x-request-id")).isEqualTo(trace);
        assertThat(problem(answer, 404, "not_found").get("traceId").asString()).isEqualTo(trace);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    GET /nowhere            | 404 | not_found
                    GET /orders/            | 404 | not_found
                    GET //orders            | 404 | not_found
                    GET /orders/not-an-id   | 404 | not_found
                    GET /orders/..%2f..     | 404 | not_found
                    GET /orders;a=b/x       | 404 | not_found
                    PUT /orders             | 405 | method_not_allowed
                    TRACE /orders           | 405 | method_not_allowed
                    BREW /orders            | 405 | method_not_allowed
                    GET /private            | 401 | unauthenticated
                    GET /orders?limit=0     | 400 | invalid_request
                    GET /orders?limit=x     | 400 | invalid_request
                    GET /orders?limit=1&limit=2 | 400 | invalid_request
                    GET /orders?limit=      | 400 | invalid_request
                    GET /orders?unknown=1   | 400 | invalid_request
                    GET /orders?limit=%zz   | 400 | malformed_request
                    GET /orders?q=%ff%fe    | 200 | -
                    GET /orders/%zz         | 400 | malformed_request
                    GET /orders/%           | 400 | malformed_request
                    GET /orders/%c0%af      | 404 | not_found
                    GET /orders/a b         | 400 | malformed_request
                    GET /ord{e}rs           | 400 | malformed_request
                    GET /orders/<script>    | 400 | malformed_request
                    """)
    void everyTargetThatIsWrongIsAProblem(String line, int status, String code) throws IOException {
        Answer answer = exchange(line + " HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n");
        if (status == 200) {
            assertThat(answer.status()).isEqualTo(200);
        } else {
            problem(answer, status, code);
        }
    }

    @Test
    void aProblemNamesTheParameterAtFault() throws IOException {
        JsonNode error = get("/orders?limit=101").json().get("errors").get(0);
        assertThat(error.get("pointer").asString()).isEqualTo("?limit");
        assertThat(error.get("code").asString()).isEqualTo("out_of_range");
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/html", "image/*", "application/xml;q=0.9"})
    void anAnswerNobodyAcceptsIs406(String accept) throws IOException {
        problem(getWith("/orders", "Accept: " + accept), 406, "not_acceptable");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"*/*", "application/json", "application/*", "text/html, */*;q=0.1", "application/problem+json"})
    void anythingCompatibleIsAccepted(String accept) throws IOException {
        assertThat(getWith("/orders", "Accept: " + accept).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Accept: nonsense", "Accept: application/json;q=7"})
    void anAcceptThatCannotBeReadIs406AndNoDefect(String header) throws IOException {
        problem(getWith("/orders", header), 406, "not_acceptable");
    }

    @Test
    void headAnswersAsGetWithoutTheBody() throws IOException {
        try (RawClient client = new RawClient(port)) {
            Answer head =
                    client.send("HEAD /orders HTTP/1.1\r\nHost: a\r\n\r\n").answer(false);
            assertThat(head.status()).isEqualTo(200);
            assertThat(head.header("content-length")).isEqualTo("12");
            Answer missing =
                    client.send("HEAD /nowhere HTTP/1.1\r\nHost: a\r\n\r\n").answer(false);
            assertThat(missing.status()).isEqualTo(404);
            assertThat(client.send("GET /orders HTTP/1.1\r\nHost: a\r\n\r\n")
                            .answer()
                            .status())
                    .isEqualTo(200);
            assertThat(client.send("HEAD /%zz HTTP/1.1\r\nHost: a\r\n\r\n")
                            .answer(false)
                            .status())
                    .isEqualTo(400);
            assertThat(client.closes(5_000)).isTrue();
        }
    }

    @Test
    void optionsTellsTheMethodsAndAllowGoesWithA405() throws IOException {
        Answer options = exchange("OPTIONS /orders HTTP/1.1\r\nHost: a\r\n\r\n");
        assertThat(options.status()).isEqualTo(204);
        assertThat(options.header("allow")).isEqualTo("GET, HEAD, OPTIONS, POST");
        assertThat(exchange("DELETE /orders HTTP/1.1\r\nHost: a\r\n\r\n").header("allow"))
                .isEqualTo("GET, HEAD, OPTIONS, POST");
    }

    @ParameterizedTest
    @ValueSource(strings = {"bad", "Basic abc", "Bearer", "Bearer ", "Bearer bad"})
    void aTokenThatIsNotOursIs401WithAChallenge(String authorization) throws IOException {
        Answer answer = getWith("/private", "Authorization: " + authorization);
        problem(answer, 401, "unauthenticated");
        assertThat(answer.header("www-authenticate")).isEqualTo("Bearer");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {"items":[{"sku":"a","quantity":"2"}]}                | /items/0/quantity
                    {"items":[{"sku":"a","quantity":1.5}]}                | /items/0/quantity
                    {"items":[{"sku":"a","quantity":2.0}]}                | /items/0/quantity
                    {"items":[{"sku":"a","quantity":1e3}]}                | /items/0/quantity
                    {"items":[{"sku":"a"},{"quantity":2147483648}]}       | /items/1/quantity
                    {"items":[{"price":9223372036854775808}]}             | /items/0/price
                    {"items":[{"price":1e400}]}                           | /items/0/price
                    {"items":[{"price":true}]}                            | /items/0/price
                    {"items":[{"price":""}]}                              | /items/0/price
                    {"items":[{"price":[1]}]}                             | /items/0/price
                    {"items":[{"price":{}}]}                              | /items/0/price
                    {"items":[{"sku":7}]}                                 | /items/0/sku
                    {"items":[{"sku":true}]}                              | /items/0/sku
                    {"items":[{"sku":{}}]}                                | /items/0/sku
                    {"items":[{"sku":["a"]}]}                             | /items/0/sku
                    {"items":["a"]}                                       | /items/0
                    {"items":[7]}                                         | /items/0
                    {"items":[[]]}                                        | /items/0
                    {"items":{}}                                          | /items
                    {"items":""}                                          | /items
                    {"gift":"true"}                                       | /gift
                    {"gift":1}                                            | /gift
                    {"gift":""}                                           | /gift
                    {"items":[{"sku":"a","colour":"red"}]}                | /items/0/colour
                    {"a/b~c":1}                                           | /a~1b~0c
                    """)
    void aFieldOfTheWrongTypeIsNamedByItsPointer(String body, String pointer) throws IOException {
        Answer answer = post(body);
        JsonNode problem = problem(answer, 400, "invalid_request");
        assertThat(problem.get("errors").get(0).get("pointer").asString()).isEqualTo(pointer);
    }

    @Test
    void anAbsentItemIsReadAsNullForTheChecksToName() throws IOException {
        assertThat(post("{\"items\":[null]}").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "{\"items\":",
                "{\"items\":[}",
                "{\"items\":[]",
                "{} {}",
                "{}x",
                "{'note':'a'}",
                "{note:1}",
                "{\"note\":\"a\",}",
                "{\"items\":[{\"price\":NaN}]}",
                "{\"items\":[{\"price\":Infinity}]}",
                "{\"items\":[{\"price\":01}]}",
                "{\"items\":[{\"price\":+1}]}",
                "{\"note\":\"a\",\"note\":\"b\"}",
                "{\"items\":[{\"sku\":\"a\",\"sku\":\"b\"}]}",
                "{\"note\":\"a\nb\"}",
                "{/* no */}",
                "nul"
            })
    void whatIsNotJsonIsMalformed(String body) throws IOException {
        problem(post(body), 400, "malformed_json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "[]", "7", "\"text\"", "true"})
    void aBodyThatIsNoObjectIsInvalid(String body) throws IOException {
        problem(post(body), 400, "invalid_request");
    }

    @Test
    void invalidUtf8IsMalformed() throws IOException {
        byte[] body = "{\"note\":\"aXb\"}".getBytes(StandardCharsets.UTF_8);
        for (byte wrong : new byte[] {(byte) 0xFF, (byte) 0xC0, (byte) 0x80}) {
            body[10] = wrong;
            problem(post(body, "Content-Type: application/json"), 400, "malformed_json");
        }
        problem(
                post("{\"note\":\"a\"}".getBytes(StandardCharsets.UTF_16), "Content-Type: application/json"),
                400,
                "malformed_json");
    }

    @Test
    void deepLongAndManyIsRefused() throws IOException {
        problem(post("[".repeat(33) + "]".repeat(33)), 400, "invalid_request");
        problem(post("{\"items\":" + "[".repeat(30_000)), 400, "invalid_request");
        problem(post("{\"items\":[{\"price\":" + "9".repeat(10_000) + "}]}"), 400, "malformed_json");
        problem(post("{\"items\":[" + "{},".repeat(5_000) + "{}]}"), 400, "malformed_json");
        problem(post("{\"" + "n".repeat(300) + "\":1}"), 400, "malformed_json");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Type: text/plain",
                "Content-Type: application/x-www-form-urlencoded",
                "Content-Type: application/json; charset=iso-8859-1",
                "Content-Type: application/json\r\nContent-Encoding: gzip",
                "Content-Type: */*",
                "Content-Type: nonsense",
                "Content-Type: application/json; charset=none",
                "X-Nothing: at all"
            })
    void aBodyOfAnotherTypeIs415(String header) throws IOException {
        problem(post("{}".getBytes(StandardCharsets.UTF_8), header), 415, "unsupported_media_type");
    }

    @Test
    void tooLargeABodyIs413WithAndWithoutALengthAndTheServerGoesOn() throws IOException {
        String large = "{\"note\":\"" + "x".repeat(Json.MAX_BODY) + "\"}";
        problem(post(large), 413, "body_too_large");
        try (RawClient client = new RawClient(port)) {
            client.send(JSON_POST + "Transfer-Encoding: chunked\r\n\r\n");
            String chunk = Integer.toHexString(16_384) + "\r\n" + "x".repeat(16_384) + "\r\n";
            for (int i = 0; i < 5; i++) {
                client.send(chunk);
            }
            problem(client.answer(), 413, "body_too_large");
        }
        problem(exchange(JSON_POST + "Content-Length: 99999999999\r\n\r\n"), 413, "body_too_large");
        assertThat(get("/orders").status()).isEqualTo(200);
    }

    @Test
    void aBodyOfExactlyTheLimitIsRead() throws IOException {
        String frame = "{\"note\":\"\"}";
        assertThat(post("{\"note\":\"" + "x".repeat(Json.MAX_BODY - frame.length()) + "\"}")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void aHeadThatIsTooLargeIsTold() throws IOException {
        problem(get("/orders?q=" + "x".repeat(5_000)), 414, "uri_too_long");
        problem(getWith("/orders", "X-Large: " + "x".repeat(9_000)), 431, "headers_too_large");
        problem(exchange("rubbish\r\n\r\n"), 400, "malformed_request");
        problem(exchange("GET /orders HTTP/1.1\r\nHost: a\r\nBad Header: x\r\n\r\n"), 400, "malformed_request");
        problem(
                exchange("POST /orders HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nabcde"),
                400,
                "malformed_request");
    }

    @Test
    void aBodyThatDoesNotComeEndsIn408() throws IOException {
        try (RawClient client = new RawClient(port)) {
            client.send(JSON_POST + "Content-Length: 20\r\n\r\n{");
            problem(client.answer(), 408, "request_timeout");
        }
    }

    @Test
    void aHeadThatDripsInIsClosed() throws IOException {
        try (RawClient client = new RawClient(port)) {
            client.send("GET /orders HTTP/1.1\r\nHost: a\r\n");
            assertThat(client.closes(5_000)).isTrue();
        }
    }

    @Test
    void aConnectionIsKeptOverRefusalsAndPipelinedRequests() throws IOException {
        try (RawClient client = new RawClient(port)) {
            String refused = JSON_POST + "Content-Length: 1\r\n\r\n{";
            client.send(refused + refused + "GET /orders HTTP/1.1\r\nHost: a\r\n\r\n");
            problem(client.answer(), 400, "malformed_json");
            problem(client.answer(), 400, "malformed_json");
            assertThat(client.answer().status()).isEqualTo(200);
            assertThat(client.closes(1_500)).isFalse();
        }
    }

    private static JsonNode problem(Answer answer, int status, String code) {
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.header("content-type")).isEqualTo("application/problem+json");
        assertThat(answer.header("x-content-type-options")).isEqualTo("nosniff");
        JsonNode problem = answer.json();
        assertThat(problem.get("code").asString()).isEqualTo(code);
        assertThat(problem.get("status").asInt()).isEqualTo(status);
        assertThat(problem.get("type").asString()).isEqualTo("/docs/problems#" + code);
        assertThat(problem.get("traceId").asString()).matches("[0-9a-f]{32}").isEqualTo(answer.header("x-request-id"));
        assertThat(problem.toString())
                .doesNotContainPattern("Exception|at [a-z]+\\.|SQLSTATE|/home|jackson|netty|spring");
        return problem;
    }

    private static Answer get(String path) throws IOException {
        return exchange("GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n");
    }

    private static Answer getWith(String path, String header) throws IOException {
        return exchange("GET " + path + " HTTP/1.1\r\nHost: a\r\n" + header + "\r\n\r\n");
    }

    private static Answer post(String body) throws IOException {
        return post(body.getBytes(StandardCharsets.UTF_8), "Content-Type: application/json");
    }

    private static Answer post(byte[] body, String header) throws IOException {
        try (RawClient client = new RawClient(port)) {
            return client.send("POST /orders HTTP/1.1\r\nHost: a\r\n" + header + "\r\nContent-Length: " + body.length
                            + "\r\n\r\n")
                    .send(body)
                    .answer();
        }
    }

    private static Answer exchange(String request) throws IOException {
        try (RawClient client = new RawClient(port)) {
            return client.send(request).answer();
        }
    }
}
