package dev.millrace.support;

import dev.millrace.operations.domain.CheckService;
import dev.millrace.operations.infrastructure.PostgresInvariantRepository;
import dev.millrace.platform.blocking.Blocking;
import dev.millrace.platform.database.Database;
import dev.millrace.platform.database.DatabaseClock;
import dev.millrace.platform.security.Role;
import dev.millrace.platform.security.TokenSettings;
import dev.millrace.platform.web.Json;
import dev.millrace.users.domain.KeyRingService;
import dev.millrace.users.infrastructure.JwtAccessTokens;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;
import tools.jackson.databind.JsonNode;

/** Products, buyers and orders for tests, over HTTP against one or several instances in turn. */
public final class Shop {

    /** The first event-loop exchange of a cold server may take a while on a busy machine. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final AtomicLong KEYS = new AtomicLong();

    private final Instance inside;
    private final List<Supplier<String>> urls;
    private final AtomicInteger turn = new AtomicInteger();
    private final WebClient http;

    public Shop(Instance... instances) {
        this(
                instances[0],
                Stream.of(instances)
                        .<Supplier<String>>map(instance -> instance::url)
                        .toList());
    }

    /**
     * One that asks servers which need not live in this JVM.
     *
     * @param inside an instance on the same database, to look into it and to make buyers
     * @param urls of the servers, each asked for anew with every request
     */
    public Shop(Instance inside, List<Supplier<String>> urls) {
        this.inside = inside;
        this.urls = urls;
        ConnectionProvider connections = ConnectionProvider.builder("shop")
                .maxConnections(256)
                .pendingAcquireMaxCount(-1)
                .pendingAcquireTimeout(PATIENCE)
                .build();
        this.http = WebClient.builder()
                .clientConnector(new ReactorClientHttpConnector(HttpClient.create(connections)))
                .filter(new ContractFilter())
                .codecs(codecs -> codecs.defaultCodecs().maxInMemorySize(4 * 1024 * 1024))
                .build();
    }

    /** Somebody with a valid token; orders need no account behind it. */
    public record Buyer(UUID id, String token) {}

    /** What came back. */
    public record Reply(int status, HttpHeaders headers, String body) {

        public JsonNode json() {
            return Json.MAPPER.readTree(body);
        }

        /** The order's id, of a reply that is one. */
        public UUID id() {
            return UUID.fromString(json().path("id").asString());
        }

        public String code() {
            return json().path("code").asString();
        }
    }

    /** Puts a product on sale, behind the API's back. */
    public Shop product(String sku, long price, long stock) {
        return product(sku, price, "EUR", stock);
    }

    /** Puts a product on sale, behind the API's back. */
    public Shop product(String sku, long price, String currency, long stock) {
        database()
                .transaction(session -> session.update(
                                "insert into catalog.product (sku, name, description, price_amount, currency) values ($1, $2, '', $3, $4)",
                                sku,
                                "Product " + sku,
                                price,
                                currency)
                        .then(session.update(
                                "insert into catalog.stock (sku, on_hand, reserved) values ($1, $2, 0)", sku, stock))
                        .then(
                                stock == 0
                                        ? Mono.just(0L)
                                        : session.update(
                                                "insert into catalog.stock_movement (sku, delta, reason, actor_kind) values ($1, $2, 'opening', 'system')",
                                                sku,
                                                stock)))
                .block(PATIENCE);
        return this;
    }

    public Buyer buyer() {
        return caller(Role.CUSTOMER);
    }

    public Buyer caller(Role role) {
        UUID id = UUID.randomUUID();
        return new Buyer(id, token(id, role));
    }

    /** A valid token of a customer with this id. */
    public String token(UUID id) {
        return token(id, Role.CUSTOMER);
    }

    private String token(UUID id, Role role) {
        return Objects.requireNonNull(
                tokens().issue(id, role, UUID.randomUUID()).block(PATIENCE));
    }

    private JwtAccessTokens tokens() {
        return new JwtAccessTokens(
                inside.bean(KeyRingService.class),
                inside.bean(TokenSettings.class),
                inside.bean(Blocking.class),
                inside.bean(DatabaseClock.class));
    }

    /** A key nobody used before. */
    public static String key() {
        return "key-" + KEYS.incrementAndGet();
    }

    /** The body of a placement: {@code sku, quantity} in pairs. */
    public static Map<String, Object> cart(String token, Object... lines) {
        List<Map<String, Object>> items = Stream.iterate(0, i -> i < lines.length, i -> i + 2)
                .map(i -> Map.of("sku", lines[i], "quantity", lines[i + 1]))
                .toList();
        return Map.of("items", items, "payment", Map.of("token", token));
    }

    /** Places an order on one of the instances, in turn. */
    public Mono<Reply> place(Buyer buyer, String key, Object body) {
        return send("POST", "/api/v1/orders", buyer, body, "Idempotency-Key", key);
    }

    /** Places an order and waits for the answer. */
    public Reply placed(Buyer buyer, Object body) {
        return now(place(buyer, key(), body));
    }

    /** One request to one of the instances, in turn; {@code headers} in pairs. */
    public Mono<Reply> send(String method, String path, Buyer buyer, @Nullable Object body, String... headers) {
        WebClient.RequestBodySpec request = http.method(org.springframework.http.HttpMethod.valueOf(method))
                .uri(url() + path)
                .headers(all -> {
                    all.setBearerAuth(buyer.token());
                    for (int i = 0; i < headers.length; i += 2) {
                        all.add(headers[i], headers[i + 1]);
                    }
                });
        if (body != null) {
            request.contentType(MediaType.APPLICATION_JSON)
                    .bodyValue(body instanceof String text ? text : Json.text(body));
        }
        return request.exchangeToMono(response -> response.bodyToMono(String.class)
                .defaultIfEmpty("")
                .map(text -> new Reply(
                        response.statusCode().value(), response.headers().asHttpHeaders(), text)));
    }

    public Reply get(String path, Buyer buyer, String... headers) {
        return now(send("GET", path, buyer, null, headers));
    }

    public Reply post(String path, Buyer buyer, @Nullable Object body, String... headers) {
        return now(send("POST", path, buyer, body, headers));
    }

    private static Reply now(Mono<Reply> reply) {
        return Objects.requireNonNull(reply.block(PATIENCE));
    }

    private String url() {
        return urls.get(Math.floorMod(turn.getAndIncrement(), urls.size())).get();
    }

    public WebClient http() {
        return http;
    }

    public Database database() {
        return inside.bean(Database.class);
    }

    /** The check of the invariants, on whatever target the first instance has. */
    public CheckService checks() {
        return new CheckService(new PostgresInvariantRepository(database(), PATIENCE));
    }

    /** A number out of the database. */
    public long count(String sql, Object... arguments) {
        return Objects.requireNonNull(database()
                .one(sql, row -> Objects.requireNonNull(row.get(0, Long.class)), arguments)
                .block(PATIENCE));
    }

    /** Pieces of a product that are reserved. */
    public long reserved(String sku) {
        return count("select reserved from catalog.stock where sku = $1", sku);
    }

    /** Pieces of a product that are there. */
    public long onHand(String sku) {
        return count("select on_hand from catalog.stock where sku = $1", sku);
    }
}
