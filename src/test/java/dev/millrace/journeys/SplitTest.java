package dev.millrace.journeys;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.platform.web.Json;
import dev.millrace.support.ServerProcess;
import dev.millrace.support.Servers;
import dev.millrace.support.Shop;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Users and orders as two processes on two databases. */
@Order(3)
class SplitTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** How long orders waits for users. */
    private static final Duration DEADLINE = Duration.ofMillis(1500);

    private static final String EMAIL = "ada@example.com";
    private static final String PASSWORD = "Right-Horse-7";

    /** A token that looks right until its key is asked for. */
    private static final String UNVERIFIABLE = Stream.of(
                    "{\"alg\":\"ES256\",\"typ\":\"at+jwt\",\"kid\":\"1\"}", "{\"sub\":\"1\"}", "x".repeat(64))
            .map(part -> Base64.getUrlEncoder().withoutPadding().encodeToString(part.getBytes(UTF_8)))
            .collect(Collectors.joining("."));

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private static final AtomicReference<ServerProcess> USERS = new AtomicReference<>();
    private static ServerProcess orders;
    private static Reply beforeUsers;
    private static String token;

    /** Orders comes first and finds nobody at the address of users. */
    @BeforeAll
    static void open() {
        int port = ServerProcess.freePort();
        orders = ServerProcess.start(Map.of(
                "millrace.target",
                "orders",
                "millrace.database.url",
                Servers.newDatabase(),
                "millrace.demo.enabled",
                "true",
                "millrace.demo.password",
                PASSWORD,
                "millrace.users-client.url",
                "http://127.0.0.1:" + port,
                "millrace.users-client.timeout",
                DEADLINE.toMillis() + "ms"));
        beforeUsers = get("/api/v1/orders", UNVERIFIABLE);
        USERS.set(ServerProcess.start(Map.of("server.port", String.valueOf(port), "millrace.target", "users")));
        register();
        token = loggedIn();
    }

    @AfterAll
    static void close() {
        USERS.get().close();
        orders.close();
    }

    @Test
    void ordersStartsWithoutUsersAndSellsFromTheCatalogueUntilTheyAreThere() {
        assertThat(beforeUsers.status()).isEqualTo(503);
        assertThat(beforeUsers.code()).isEqualTo("dependency_unavailable");
        assertThat(get("/api/v1/products/KEYB-01", null).status()).isEqualTo(200);
    }

    @Test
    void anOrderIsPlacedWithATokenOfTheOtherProcessAndShowsItsCustomer() {
        String order = placed();

        Reply expanded = expanded(order);
        assertThat(expanded.status()).isEqualTo(200);
        assertThat(expanded.json().at("/customer/email").asString()).isEqualTo(EMAIL);
        assertThat(expanded.json().has("warnings")).isFalse();
        assertThat(send(USERS.get(), "GET", "/api/v1/orders", token, null).status())
                .isEqualTo(404);
        assertThat(send(orders, "GET", "/api/v1/users/me", token, null).status())
                .isEqualTo(404);
    }

    @Test
    void whileUsersIsDownOrdersGoOnAndSayWhatIsMissing() {
        String before = placed();
        String unseen = loggedIn();
        USERS.get().killHard();

        String order = placed();
        assertThat(get("/api/v1/orders/" + order, unseen).status()).isEqualTo(200);
        assertThat(get("/api/v1/orders/" + before, token).status()).isEqualTo(200);
        assertThat(get("/api/v1/orders", token).status()).isEqualTo(200);
        missing(expanded(order));

        USERS.set(USERS.get().again());
        await().atMost(PATIENCE).untilAsserted(() -> found(expanded(order)));
        found(expanded(before));
    }

    @Test
    void aUsersProcessThatHangsIsWaitedForOnceAndThenPassedOver() {
        String order = placed();
        USERS.get().freeze();
        try {
            List<Long> waiting = IntStream.range(0, 20)
                    .parallel()
                    .mapToObj(_ -> millis(() -> missing(expanded(order))))
                    .toList();
            List<Long> passing = IntStream.range(0, 9)
                    .mapToObj(_ -> millis(() -> missing(expanded(order))))
                    .sorted()
                    .toList();
            System.out.println("milliseconds of expansions, first " + waiting + ", then " + passing);
            assertThat(Collections.max(waiting)).isGreaterThan(DEADLINE.toMillis() / 2);
            // Not all of them, since now and then the breaker lets a few try.
            assertThat(passing.get(4)).isLessThan(DEADLINE.toMillis() / 2);
        } finally {
            USERS.get().thaw();
        }
        await().atMost(PATIENCE).untilAsserted(() -> found(expanded(order)));
    }

    @Test
    void anUnknownTargetEndsTheStartWithOneLine() {
        assertThat(ServerProcess.refused(Map.of("millrace.target", "users,odrers")))
                .containsExactly(
                        "millrace.target: there is no 'odrers'. Known targets: users, orders, all, gateway-simulator",
                        "1");
    }

    private static void found(Reply reply) {
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.json().at("/customer/name").asString("")).isEqualTo("Ada L.");
    }

    private static void missing(Reply reply) {
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.json().path("customer").isNull()).isTrue();
        assertThat(reply.json().at("/warnings/0/code").asString("")).isEqualTo("customer_unavailable");
    }

    private static void register() {
        Map<String, String> account = Map.of("email", EMAIL, "password", PASSWORD, "name", "Ada L.");
        assertThat(send(USERS.get(), "POST", "/api/v1/users", null, account).status())
                .isEqualTo(201);
    }

    /** The access token of a new session. */
    private static String loggedIn() {
        Map<String, String> login = Map.of("email", EMAIL, "password", PASSWORD);
        Reply reply = send(USERS.get(), "POST", "/api/v1/sessions", null, login);
        assertThat(reply.status()).isEqualTo(200);
        return reply.json().path("accessToken").asString();
    }

    /** The id of a confirmed order. */
    private static String placed() {
        Reply reply = send(orders, "POST", "/api/v1/orders", token, Shop.cart("tok_ok", "KEYB-01", 1));
        assertThat(reply.status()).isEqualTo(201);
        return reply.json().path("id").asString();
    }

    private static Reply expanded(String order) {
        return get("/api/v1/orders/" + order + "?expand=customer", token);
    }

    private static Reply get(String path, @Nullable String token) {
        return send(orders, "GET", path, token, null);
    }

    private static Reply send(
            ServerProcess server, String method, String path, @Nullable String token, @Nullable Object body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server.url() + path))
                .timeout(Duration.ofSeconds(60))
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", Shop.key())
                .method(
                        method,
                        body == null
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofByteArray(Json.write(body)));
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        try {
            HttpResponse<byte[]> response = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            return new Reply(response.statusCode(), Json.MAPPER.readTree(response.body()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static long millis(Runnable action) {
        long start = System.nanoTime();
        action.run();
        return Duration.ofNanos(System.nanoTime() - start).toMillis();
    }

    private record Reply(int status, JsonNode json) {

        private String code() {
            return json.path("code").asString();
        }
    }
}
