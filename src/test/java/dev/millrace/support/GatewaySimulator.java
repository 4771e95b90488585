package dev.millrace.support;

import dev.millrace.Millrace;
import dev.millrace.platform.web.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;

/** The gateway simulator running in this JVM on a free port, as the target {@code gateway-simulator} runs it. */
public final class GatewaySimulator implements AutoCloseable {

    /** What callbacks are signed with. */
    public static final String SECRET = "whsec_for_the_tests";

    /** The only API key it takes. */
    public static final String KEY = "sk_test_simulator";

    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final ConfigurableApplicationContext context;

    private GatewaySimulator(ConfigurableApplicationContext context) {
        this.context = context;
    }

    /** One with these properties, by name and value in turn, over the defaults. */
    public static GatewaySimulator start(String... properties) {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("millrace.target", "gateway-simulator");
        all.put("server.port", "0");
        all.put("server.address", "127.0.0.1");
        // It leaves requests without an answer on purpose; its end need not wait for these.
        all.put("server.shutdown", "immediate");
        all.put("management.server.port", "0");
        all.put("logging.structured.format.console", "");
        all.put("millrace.simulator.key", KEY);
        all.put("millrace.simulator.callback-secret", SECRET);
        for (int i = 0; i < properties.length; i += 2) {
            all.put(properties[i], properties[i + 1]);
        }
        String[] arguments = all.entrySet().stream()
                .map(entry -> "--" + entry.getKey() + "=" + entry.getValue())
                .toArray(String[]::new);
        return new GatewaySimulator(Starts.inTurn(() -> Millrace.run(arguments)));
    }

    /** {@code http://127.0.0.1:port}. */
    public String url() {
        return "http://127.0.0.1:"
                + Objects.requireNonNull(context.getEnvironment().getProperty("local.server.port"));
    }

    /** Settings of a server that uses it, callbacks included. */
    public Map<String, String> settings() {
        return Map.of(
                "millrace.payments.gateway.url",
                url(),
                "millrace.payments.gateway.key",
                KEY,
                "millrace.payments.gateway.rate",
                "10000",
                "millrace.payments.gateway.callback-secret",
                SECRET);
    }

    /** Sends callbacks to this server from now on. */
    public void callbacksTo(Instance instance) {
        post("/simulator/callbacks", Map.of("url", instance.url() + "/api/v1/payments/callbacks"));
    }

    /** Replaces the script by these rules: {@code match, times, fault}, three words each. */
    public void script(Object... words) {
        List<Map<String, Object>> rules = new ArrayList<>();
        for (int i = 0; i < words.length; i += 3) {
            rules.add(Map.of("match", words[i], "times", words[i + 1], "fault", words[i + 2]));
        }
        post("/simulator/script", rules);
    }

    /** Does what the buyer does. */
    public void confirm(String payment) {
        post("/simulator/payments/" + payment + "/confirm", Map.of());
    }

    /** Does what the buyer does. */
    public void refuse(String payment) {
        post("/simulator/payments/" + payment + "/refuse", Map.of());
    }

    /** The kinds of the movements of an order, oldest first. */
    public List<String> movements(UUID order) {
        return ledger("?order=" + order).getOrDefault(order.toString(), List.of());
    }

    /** The kinds of the movements of every order, oldest first. */
    public Map<String, List<String>> movements() {
        return ledger("");
    }

    private Map<String, List<String>> ledger(String query) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url() + "/simulator/ledger" + query))
                .build();
        Map<String, List<String>> kinds = new LinkedHashMap<>();
        for (JsonNode movement :
                Json.parse(sent(request), JsonNode.class).path("movements").values()) {
            kinds.computeIfAbsent(movement.path("order").asString(""), _ -> new ArrayList<>())
                    .add(movement.path("kind").asString());
        }
        return kinds;
    }

    private void post(String path, Object body) {
        sent(HttpRequest.newBuilder(URI.create(url() + path))
                .timeout(Duration.ofSeconds(20))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(Json.write(body)))
                .build());
    }

    private static String sent(HttpRequest request) {
        try {
            HttpResponse<String> response = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() >= 300) {
                throw new AssertionError(request.uri() + " answered " + response.statusCode() + response.body());
            }
            return response.body();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException failure) {
            throw new IllegalStateException(Arrays.toString(failure.getStackTrace()), failure);
        }
    }

    @Override
    public void close() {
        context.close();
    }
}
