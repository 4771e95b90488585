package dev.millrace.support;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.EmptyWebhookSecretException;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import dev.millrace.platform.web.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import tools.jackson.databind.JsonNode;

/** Somebody else's server that gets webhooks: keeps what comes, path by path, and answers as a test wants. */
public final class HookReceiver implements AutoCloseable {

    private final Map<String, List<Hook>> hooks = new ConcurrentHashMap<>();
    private final Map<String, Function<Hook, Mono<Reply>>> replies = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> open = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> most = new ConcurrentHashMap<>();
    private final AtomicInteger connections = new AtomicInteger();
    private final DisposableServer server;

    private HookReceiver() {
        this.server = HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .doOnConnection(_ -> connections.incrementAndGet())
                .handle(this::handle)
                .bindNow();
    }

    /** One that answers 204 to everything. */
    public static HookReceiver start() {
        return new HookReceiver();
    }

    /** One request, in the order of arrival. */
    public record Hook(String path, Map<String, List<String>> headers, String body, Instant at) {

        /** The {@code webhook-id}. */
        public String id() {
            return headers.getOrDefault("webhook-id", List.of("")).getFirst();
        }

        public JsonNode json() {
            return Json.MAPPER.readTree(body);
        }

        /** Whether the Java library of the standard accepts it with this secret. */
        public boolean signedWith(String secret) {
            try {
                new Webhook(secret).verify(body, headers);
                return true;
            } catch (WebhookVerificationException | EmptyWebhookSecretException _) {
                return false;
            }
        }
    }

    /** What to answer. */
    public record Reply(int status, Map<String, String> headers, Publisher<String> body) {

        public static Reply of(int status) {
            return new Reply(status, Map.of(), Mono.empty());
        }

        public Reply with(String header, String value) {
            return new Reply(status, Map.of(header, value), body);
        }
    }

    /** From now on this path answers so. */
    public void answer(String path, Function<Hook, Mono<Reply>> reply) {
        replies.put(path, reply);
    }

    /** From now on this path answers with this status. */
    public void answer(String path, int status) {
        answer(path, _ -> Mono.just(Reply.of(status)));
    }

    /** The URL of a path here. */
    public String url(String path) {
        return "http://127.0.0.1:" + server.port() + path;
    }

    public int port() {
        return server.port();
    }

    /** What came to this path so far. */
    public List<Hook> hooks(String path) {
        return List.copyOf(hooks.getOrDefault(path, List.of()));
    }

    /** The most requests to this path that were being answered at a time. */
    public int atATime(String path) {
        return most.getOrDefault(path, new AtomicInteger()).get();
    }

    /** Connections so far, to any path. */
    public int connections() {
        return connections.get();
    }

    private Publisher<Void> handle(HttpServerRequest request, HttpServerResponse response) {
        return request.receive()
                .aggregate()
                .asString()
                .defaultIfEmpty("")
                .map(body -> keep(request, body))
                .flatMap(this::reply)
                .flatMap(reply -> send(response, reply));
    }

    private Hook keep(HttpServerRequest request, String body) {
        Map<String, List<String>> headers = request.requestHeaders().entries().stream()
                .collect(Collectors.groupingBy(
                        Map.Entry::getKey, Collectors.mapping(Map.Entry::getValue, Collectors.toList())));
        Hook hook = new Hook(request.uri(), headers, body, Instant.now());
        hooks.computeIfAbsent(hook.path(), _ -> new CopyOnWriteArrayList<>()).add(hook);
        return hook;
    }

    private Mono<Reply> reply(Hook hook) {
        AtomicInteger now = open.computeIfAbsent(hook.path(), _ -> new AtomicInteger());
        AtomicInteger top = most.computeIfAbsent(hook.path(), _ -> new AtomicInteger());
        int entered = now.incrementAndGet();
        top.accumulateAndGet(entered, Math::max);
        return replies.getOrDefault(hook.path(), _ -> Mono.just(Reply.of(204)))
                .apply(hook)
                .doFinally(_ -> now.decrementAndGet());
    }

    private static Mono<Void> send(HttpServerResponse response, Reply reply) {
        response.status(reply.status());
        new ArrayList<>(reply.headers().entrySet())
                .forEach(header -> response.header(header.getKey(), header.getValue()));
        return response.sendString(reply.body()).then();
    }

    @Override
    public void close() {
        server.disposeNow(Duration.ofSeconds(1));
    }
}
