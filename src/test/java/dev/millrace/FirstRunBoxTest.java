package dev.millrace;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.mock.env.MockEnvironment;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

class FirstRunBoxTest {
    private static final String LOGIN =
            "{\"accessToken\":\"a.b.c\",\"refreshToken\":\"r\",\"tokenType\":\"Bearer\",\"expiresIn\":600}";
    private static final String ORDER = "{\"id\":\"0199-7\",\"number\":\"M-1\",\"lines\":[{\"id\":\"line\"}]}";

    private final Map<String, String> seen = new ConcurrentHashMap<>();

    @Test
    void itNamesEveryAddressAndFitsItsFrame() {
        String text = FirstRunBox.text(environment(18080).withProperty("local.management.port", "18081"));
        assertThat(text)
                .contains("http://localhost:18080/api/v1", "http://localhost:18080/docs")
                .contains("http://localhost:18080/health", "http://localhost:18081/actuator/prometheus")
                .contains("customer@example.com", "operator@example.com", "admin@example.com", "Abc2Def3");
        List<String> frame = text.lines().filter(line -> line.startsWith("│")).toList();
        assertThat(frame).isNotEmpty().allMatch(line -> line.length() == 80 && line.endsWith("│"));
    }

    @Test
    void itsLinesLogInOrderAndWatchWhenPasted(@TempDir Path scratch) throws Exception {
        assumeThat(has("bash") && has("curl")).isTrue();
        DisposableServer server = HttpServer.create()
                .host("localhost")
                .port(0)
                .route(routes -> routes.post("/api/v1/sessions", (request, response) -> {
                            return answer(request, response, LOGIN);
                        })
                        .post("/api/v1/orders", (request, response) -> answer(request, response, ORDER))
                        .get("/api/v1/orders/{id}/events", (request, response) -> {
                            return answer(request, response, "event: snapshot\n\n");
                        }))
                .bindNow();
        try {
            assertThat(paste(scratch, server.port())).contains("event: snapshot");
            assertThat(seen.get("/api/v1/sessions"))
                    .isEqualTo("null|null|{\"email\":\"customer@example.com\",\"password\":\"Abc2Def3\"}");
            assertThat(seen.get("/api/v1/orders")).matches("Bearer a\\.b\\.c\\|first-\\d+\\|.*KEYB-01.*");
            assertThat(seen.get("/api/v1/orders/0199-7/events")).isEqualTo("Bearer a.b.c|null|");
        } finally {
            server.disposeNow();
        }
    }

    private Mono<Void> answer(HttpServerRequest request, HttpServerResponse response, String body) {
        return request.receive()
                .aggregate()
                .asString(UTF_8)
                .defaultIfEmpty("")
                .doOnNext(sent -> seen.put(request.uri(), head(request) + sent))
                .then(response.sendString(Mono.just(body)).then());
    }

    private static String head(HttpServerRequest request) {
        return request.requestHeaders().get("Authorization")
                + "|"
                + request.requestHeaders().get("Idempotency-Key")
                + "|";
    }

    private static String paste(Path scratch, int port) throws Exception {
        String lines = FirstRunBox.text(environment(port))
                .lines()
                .filter(line -> line.contains("curl"))
                .reduce("", (all, line) -> all + line + "\n");
        Path output = scratch.resolve("output");
        Process shell = new ProcessBuilder("bash", "-c", lines)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        assertThat(shell.waitFor(20, TimeUnit.SECONDS)).isTrue();
        return Files.readString(output);
    }

    private static MockEnvironment environment(int port) {
        return new MockEnvironment()
                .withProperty("local.server.port", Integer.toString(port))
                .withProperty("millrace.demo.password", "Abc2Def3");
    }

    private static boolean has(String program) {
        try {
            return new ProcessBuilder(program, "--version")
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException | InterruptedException e) {
            return false;
        }
    }
}
