package dev.millrace.journeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.support.Instance;
import dev.millrace.support.Shop;
import dev.millrace.support.Shop.Buyer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

/** What an instance does between SIGTERM and its end. */
class DrainJourneyTest {

    private static final String STREAM = "/api/v1/orders/events";

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Instance instance = Instance.start(Map.of("millrace.web.drain", "3s"));
    private final Shop shop = new Shop(instance).product("DRAIN-01", 100, 10);
    private final Buyer buyer = shop.buyer();

    @Test
    void aStoppingInstanceSaysSoAndStillAnswersButOpensNoStreams()
            throws IOException, InterruptedException, ExecutionException {
        CompletableFuture<HttpResponse<String>> open = http.sendAsync(request(STREAM), BodyHandlers.ofString());
        await().until(() ->
                http.send(request("/readyz"), BodyHandlers.ofString()).statusCode() == 200);
        await().pollDelay(Duration.ofMillis(500)).until(() -> !open.isDone());
        // Not in the common pool, whose one thread the client may need.
        Thread end = Thread.ofPlatform().start(instance::close);

        await().until(() ->
                http.send(request("/readyz"), BodyHandlers.ofString()).statusCode() == 503);
        assertThat(open.get().body()).contains("event: snapshot").containsPattern("retry: \\d+\n\n$");
        HttpResponse<String> read = http.send(request("/api/v1/products/DRAIN-01"), BodyHandlers.ofString());
        assertThat(read.statusCode()).isEqualTo(200);
        assertThat(read.headers().allValues("Connection")).containsExactly("close");
        assertThat(shop.place(buyer, Shop.key(), Shop.cart("tok_ok", "DRAIN-01", 1))
                        .blockOptional()
                        .orElseThrow()
                        .status())
                .isEqualTo(201);
        HttpResponse<String> late = http.send(request(STREAM), BodyHandlers.ofString());
        assertThat(late.body()).matches("retry: \\d+\n\n");
        assertThat(end.join(Duration.ofSeconds(20))).isTrue();
    }

    private HttpRequest request(String path) {
        return HttpRequest.newBuilder(URI.create(instance.url() + path))
                .header("Authorization", "Bearer " + buyer.token())
                .build();
    }
}
