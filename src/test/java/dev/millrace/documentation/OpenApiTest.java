package dev.millrace.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.platform.web.Endpoint;
import dev.millrace.platform.web.EndpointRouter;
import dev.millrace.support.Instance;
import dev.millrace.support.OpenApiContract;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;

/** The document and the routes name the same operations, open to the same callers. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OpenApiTest {
    private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");

    private final Instance instance = Instance.shared();
    private final JsonNode document = OpenApiContract.document().tree();

    @Test
    void everyRouteIsDocumentedAndEverythingDocumentedIsServed() {
        Set<String> documented = new TreeSet<>(operations().keySet());
        Set<String> served = instance.bean(EndpointRouter.class).endpoints().stream()
                .map(OpenApiTest::name)
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(served).containsExactlyInAnyOrderElementsOf(documented);
    }

    @Test
    void everyRouteIsDocumentedWithItsAccess() {
        Map<String, JsonNode> operations = operations();
        for (Endpoint endpoint : instance.bean(EndpointRouter.class).endpoints()) {
            JsonNode operation = operations.getOrDefault(name(endpoint), document.path("nothing"));
            assertThat(operation.path("x-access").asString(""))
                    .as(name(endpoint))
                    .isEqualTo(endpoint.access().name());
            boolean open =
                    operation.has("security") && operation.get("security").isEmpty();
            assertThat(open).as(name(endpoint)).isEqualTo(endpoint.access().anonymous());
        }
    }

    @Test
    void everyDocumentedProblemExists() {
        Set<String> codes = ProblemsDocumentTest.codes().keySet();
        operations().forEach((name, operation) -> {
            for (JsonNode code : operation.path("x-problems")) {
                assertThat(codes.contains(code.asString()))
                        .as(name + " names the problem " + code.asString())
                        .isTrue();
            }
        });
    }

    @Test
    void everyReferenceLeadsSomewhereAndEveryOperationHasAnIdOfItsOwn() {
        for (JsonNode reference : document.findValues("$ref")) {
            assertThat(document.at(reference.asString().substring(1)).isMissingNode())
                    .as(reference.asString())
                    .isFalse();
        }
        assertThat(operations().values().stream()
                        .map(operation -> operation.get("operationId").asString()))
                .doesNotHaveDuplicates();
    }

    @Test
    void theDocumentAndThePagesAreServedWithAPolicyOfTheirOwn() {
        WebTestClient client = instance.client();
        client.get().uri("/openapi.yaml").exchange().expectStatus().isOk();
        String api = page(client, "/docs");
        assertThat(api)
                .contains("POST /api/v1/orders", "id=\"placeOrder\"")
                .doesNotContain("<script", "http://", "https://");
        String problems = page(client, "/docs/problems");
        ProblemsDocumentTest.codes()
                .keySet()
                .forEach(code -> assertThat(problems).contains("id=\"" + code + "\""));
    }

    private static String page(WebTestClient client, String path) {
        return java.util.Objects.requireNonNull(client.get()
                .uri(path)
                .exchange()
                .expectStatus()
                .isOk()
                .expectHeader()
                .value(
                        "Content-Security-Policy",
                        policy -> assertThat(policy)
                                .startsWith("default-src 'none'; style-src 'sha256-")
                                .doesNotContain("unsafe"))
                .expectBody(String.class)
                .returnResult()
                .getResponseBody());
    }

    private static String name(Endpoint endpoint) {
        return endpoint.method() + " " + endpoint.path();
    }

    private Map<String, JsonNode> operations() {
        Map<String, JsonNode> operations = new TreeMap<>();
        for (Map.Entry<String, JsonNode> path : document.get("paths").properties()) {
            for (Map.Entry<String, JsonNode> operation : path.getValue().properties()) {
                if (METHODS.contains(operation.getKey())) {
                    operations.put(
                            operation.getKey().toUpperCase(java.util.Locale.ROOT) + " " + path.getKey(),
                            operation.getValue());
                }
            }
        }
        return operations;
    }
}
