package dev.millrace.journeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.platform.embedded.EmbeddedServers;
import dev.millrace.platform.redis.Redis;
import dev.millrace.support.Instance;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Health with servers of its own, since it takes them away. */
class HealthJourneyTest {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @Test
    void healthTellsWhatIsAwayAndReadinessFollowsTheDatabaseAlone(@TempDir Path data) throws Exception {
        try (EmbeddedServers servers = EmbeddedServers.open(data, EnumSet.allOf(EmbeddedServers.Part.class));
                Instance instance = Instance.start(Map.of(
                        "millrace.database.url", servers.databaseUrl(), "millrace.redis.url", servers.redisUrl()))) {
            await().until(() -> instance.bean(Redis.class).connected());
            allIsWell(instance);
            servers.stopRedis();
            await().untilAsserted(() -> assertThat(status(instance)).isEqualTo("200 degraded up down"));
            assertThat(get(instance.url() + "/readyz").statusCode()).isEqualTo(200);
            servers.startRedis();
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(status(instance)).isEqualTo("200 up up up"));
            servers.stopPostgres();
            await().untilAsserted(() -> assertThat(status(instance)).isEqualTo("503 down down up"));
            assertThat(get(instance.url() + "/readyz").statusCode()).isEqualTo(503);
            assertThat(get(instance.url() + "/livez").statusCode()).isEqualTo(200);
            servers.startPostgres();
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(status(instance)).isEqualTo("200 up up up"));
        }
    }

    private static void allIsWell(Instance instance) throws Exception {
        await().untilAsserted(() -> assertThat(status(instance)).isEqualTo("200 up up up"));
        JsonNode health = json(get(instance.url() + "/health"));
        assertThat(health.get("uptime").asDouble()).isPositive();
        assertThat(health.get("timestamp").asString()).endsWith("Z");
        assertThat(health.get("memory").get("heapUsed").asLong()).isPositive();
        assertThat(get(instance.url() + "/readyz").statusCode()).isEqualTo(200);
        metricsAreOnTheManagementPortAlone(instance);
    }

    private static void metricsAreOnTheManagementPortAlone(Instance instance) throws Exception {
        String management = instance.managementUrl() + "/actuator";
        assertThat(get(management + "/prometheus").body())
                .contains("millrace_http_requests_seconds_count{method=\"GET\",route=\"/health\",status=\"200\"}")
                .contains("millrace_eventloop_delay_seconds_count{loop=\"0\"}")
                .contains("millrace_http_in_flight ", "millrace_database_connections{state=\"acquired\"}")
                .contains("jvm_memory_used_bytes")
                .doesNotContain("http_server_requests");
        assertThat(get(management + "/health").body()).doesNotContain("components", "details");
        for (String closed :
                new String[] {"env", "heapdump", "loggers", "shutdown", "configprops", "beans", "mappings"}) {
            assertThat(get(management + "/" + closed).statusCode()).as(closed).isEqualTo(404);
            assertThat(get(instance.url() + "/actuator/" + closed).statusCode())
                    .as(closed)
                    .isEqualTo(404);
        }
        assertThat(get(instance.url() + "/actuator/prometheus").statusCode()).isEqualTo(404);
        assertThat(get(instance.managementUrl() + "/health").statusCode()).isEqualTo(404);
    }

    private static String status(Instance instance) throws Exception {
        HttpResponse<String> answer = get(instance.url() + "/health");
        JsonNode checks = json(answer).get("checks");
        return "%d %s %s %s"
                .formatted(
                        answer.statusCode(),
                        json(answer).get("status").asString(),
                        checks.get("database").asString(),
                        checks.get("redis").asString());
    }

    private static JsonNode json(HttpResponse<String> answer) {
        return JsonMapper.shared().readTree(answer.body());
    }

    private static HttpResponse<String> get(String url) throws Exception {
        return HTTP.send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString());
    }
}
