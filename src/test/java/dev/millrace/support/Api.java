package dev.millrace.support;

import dev.millrace.platform.web.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * Speaks to a server over HTTP in one line a call, blocking, as stories read best, and holds every answer to the OpenAPI document. Immutable: each {@code with} answers
 * another one.
 */
public final class Api {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final HttpClient client;
    private final String url;
    private final List<String> headers;

    private Api(HttpClient client, String url, List<String> headers) {
        this.client = client;
        this.url = url;
        this.headers = headers;
    }

    /** Speaks to the server at this URL, which has no slash at its end. */
    public static Api of(String url) {
        return new Api(client(null), url, List.of());
    }

    /** The same server from another address of the loopback network. */
    public Api from(String address) {
        return new Api(client(address), url, headers);
    }

    /** With an access token. */
    public Api as(String accessToken) {
        return with("Authorization", "Bearer " + accessToken);
    }

    /** With one more header. */
    public Api with(String name, String value) {
        List<String> more = new ArrayList<>(headers);
        more.addAll(List.of(name, value));
        return new Api(client, url, more);
    }

    public Answer get(String path) {
        return send("GET", path, null);
    }

    public Answer delete(String path) {
        return send("DELETE", path, null);
    }

    /** Sends JSON text, or anything that is written as JSON. */
    public Answer post(String path, Object body) {
        return send("POST", path, body);
    }

    /** Sends JSON text, or anything that is written as JSON. */
    public Answer put(String path, Object body) {
        return send("PUT", path, body);
    }

    /** Sends JSON text, or anything that is written as JSON. */
    public Answer patch(String path, Object body) {
        return send("PATCH", path, body);
    }

    /** Any method. */
    public Answer send(String method, String path, @Nullable Object body) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(url + path)).timeout(PATIENCE).method(method, publisher(body));
        if (body != null) {
            request.header("Content-Type", "application/json");
        }
        if (!headers.isEmpty()) {
            request.headers(headers.toArray(String[]::new));
        }
        try {
            HttpResponse<byte[]> response = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            String type = response.headers().firstValue("Content-Type").orElse(null);
            OpenApiContract.document()
                    .check(
                            method,
                            response.uri().getRawPath(),
                            response.statusCode(),
                            type == null ? null : MediaType.parseMediaType(type),
                            response.body());
            return Answer.of(response);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static HttpRequest.BodyPublisher publisher(@Nullable Object body) {
        return switch (body) {
            case null -> HttpRequest.BodyPublishers.noBody();
            case String text -> HttpRequest.BodyPublishers.ofString(text);
            default -> HttpRequest.BodyPublishers.ofByteArray(Json.write(body));
        };
    }

    private static HttpClient client(@Nullable String address) {
        HttpClient.Builder builder =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(PATIENCE);
        return address == null
                ? builder.build()
                : builder.localAddress(InetAddress.ofLiteral(address)).build();
    }

    /**
     * What the server said.
     *
     * @param body missing when there was none or it was not JSON
     */
    public record Answer(int status, HttpHeaders headers, JsonNode body) {

        private static Answer of(HttpResponse<byte[]> response) {
            boolean json = response.headers()
                    .firstValue("Content-Type")
                    .filter(type -> type.contains("json"))
                    .isPresent();
            JsonNode body = json ? Json.MAPPER.readTree(response.body()) : MissingNode.getInstance();
            return new Answer(response.statusCode(), response.headers(), body);
        }

        /** The text at this JSON Pointer; empty when there is none. */
        public String text(String pointer) {
            return body.at(pointer).asString("");
        }

        /** The code of a problem; empty for a success. */
        public String code() {
            return text("/code");
        }

        /** The first value of a header; empty when there is none. */
        public String header(String name) {
            return headers.firstValue(name).orElse("");
        }

        /** The codes of the field errors by their pointers. */
        public Map<String, List<String>> errors() {
            Map<String, List<String>> errors = new java.util.TreeMap<>();
            body.path("errors")
                    .forEach(error -> errors.computeIfAbsent(
                                    error.path("pointer").asString(), _ -> new ArrayList<>())
                            .add(error.path("code").asString()));
            return errors;
        }
    }
}
