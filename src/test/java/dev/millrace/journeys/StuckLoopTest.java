package dev.millrace.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.support.ServerProcess;
import dev.millrace.support.StuckRequests;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A process of which one event loop hangs in a request, the others not. */
class StuckLoopTest {

    @Test
    void aProcessWhoseEventLoopHangsEndsItselfAndSaysWhereItHung() {
        try (ServerProcess server = ServerProcess.start(Map.of(StuckRequests.PROPERTY, "true"));
                HttpClient client = HttpClient.newHttpClient()) {
            CompletableFuture<HttpResponse<String>> hanging = client.sendAsync(
                    HttpRequest.newBuilder(URI.create(server.url() + StuckRequests.PATH))
                            .build(),
                    BodyHandlers.ofString());

            assertThat(server.exitCode()).isEqualTo(4);
            assertThat(hanging).failsWithin(Duration.ofSeconds(30));
            assertThat(server.printed())
                    .contains("An event loop stands still; the process ends itself.")
                    .contains("hangs in", StuckRequests.class.getName() + ".hang");
        }
    }
}
