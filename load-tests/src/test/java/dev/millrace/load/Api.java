package dev.millrace.load;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Prepares what is to be loaded, over the same API; blocks, and ends the run when something is refused. */
final class Api {

    private static final Pattern TOKEN = Pattern.compile("\"accessToken\":\"([^\"]+)\"");

    private final String url;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    Api(String url) {
        this.url = url;
    }

    /** The access token of an account. */
    String login(String email, String password) {
        String answer = send(post("/api/v1/sessions", """
                {"email":"%s","password":"%s"}""".formatted(email, password)), 200);
        Matcher token = TOKEN.matcher(answer);
        if (!token.find()) {
            throw new IllegalStateException("No token for " + email);
        }
        return token.group(1);
    }

    void register(String email, String password) {
        send(post("/api/v1/users", """
                {"email":"%s","password":"%s","name":"Load Buyer"}""".formatted(email, password)), 201);
    }

    void product(String sku, long stock, String token) {
        HttpRequest.Builder request = post("/api/v1/products", """
                {"sku":"%s","name":"Load %1$s","description":"Something to be ordered under load.",\
                "price":{"amount":1999,"currency":"EUR"},"active":true,"stock":%d}""".formatted(sku, stock));
        send(request.header("Authorization", "Bearer " + token), 201);
    }

    /** The body of the answer to an order of two lines. */
    String order(String first, String second, String token) {
        HttpRequest.Builder request = post("/api/v1/orders", """
                {"items":[{"sku":"%s","quantity":1},{"sku":"%s","quantity":1}],"payment":{"token":"tok_ok"}}"""
                        .formatted(first, second));
        return send(request.header("Authorization", "Bearer " + token), 201);
    }

    /** The tag of a product, as somebody without an account sees it. */
    String tag(String sku) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + "/api/v1/products/" + sku));
        return exchange(request, 200).headers().firstValue("ETag").orElseThrow();
    }

    private HttpRequest.Builder post(String path, String body) {
        return HttpRequest.newBuilder(URI.create(url + path))
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .timeout(Duration.ofSeconds(30))
                .POST(BodyPublishers.ofString(body));
    }

    private String send(HttpRequest.Builder builder, int expected) {
        return exchange(builder, expected).body();
    }

    private HttpResponse<String> exchange(HttpRequest.Builder builder, int expected) {
        HttpRequest request = builder.build();
        try {
            HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
            if (answer.statusCode() != expected) {
                throw new IllegalStateException(
                        request.uri().getPath() + ": " + answer.statusCode() + " " + answer.body());
            }
            return answer;
        } catch (IOException e) {
            throw new IllegalStateException("No answer from " + url, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
