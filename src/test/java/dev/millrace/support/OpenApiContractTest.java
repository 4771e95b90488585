package dev.millrace.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.http.MediaType;

/** The contract itself must notice what it is there for. */
class OpenApiContractTest {
    private static final String TOKENS = """
            {"accessToken":"a","refreshToken":"b","tokenType":"Bearer","expiresIn":600}""";
    private final OpenApiContract contract = OpenApiContract.document();

    @Test
    void anAnswerAsDocumentedPasses() {
        assertThat(json(200, TOKENS)).isEmpty();
    }

    @Test
    void aMissingASurplusAndAWrongFieldAreNamed() {
        assertThat(json(200, TOKENS.replace("\"tokenType\":\"Bearer\",", "")))
                .singleElement()
                .asString()
                .contains("tokenType");
        assertThat(json(200, TOKENS.replace("{", "{\"more\":1,")))
                .singleElement()
                .asString()
                .contains("more");
        assertThat(json(200, TOKENS.replace("600", "\"600\"")))
                .singleElement()
                .asString()
                .contains("/expiresIn");
    }

    @Test
    void anUndocumentedStatusTypePathAndMethodAreNoticed() {
        assertThat(json(201, TOKENS)).containsExactly("Status 201 is not documented");
        assertThat(contract.violations("POST", "/api/v1/sessions", 200, MediaType.TEXT_PLAIN, new byte[0]))
                .singleElement()
                .asString()
                .startsWith("Content type text/plain");
        assertThat(contract.violations("PUT", "/api/v1/sessions", 200, null, new byte[0]))
                .containsExactly("The operation is not documented");
        assertThat(contract.template("/api/v2/sessions")).isNull();
        assertThat(contract.template("/api/v1/users/me")).isEqualTo("/api/v1/users/me");
        assertThat(contract.template("/api/v1/users/7")).isEqualTo("/api/v1/users/{id}");
    }

    @Test
    void aProblemThatTellsAboutTheInsideIsNoticed() {
        String problem = """
                {"type":"/docs/problems#internal_error","title":"t","status":500,"detail":"NullPointerException",
                "code":"internal_error","traceId":"4bf92f3577b34da6a3ce929d0e0e4736","errors":[]}""";
        assertThat(problem(problem)).hasSize(1);
        assertThat(problem(problem.replace("NullPointerException", "d"))).isEmpty();
        assertThat(problem(problem.replace("NullPointerException", "d").replace("4bf92", "XYZ")))
                .hasSize(1);
    }

    private List<String> problem(String body) {
        return contract.violations(
                "POST",
                "/api/v1/sessions",
                500,
                MediaType.APPLICATION_PROBLEM_JSON,
                body.getBytes(StandardCharsets.UTF_8));
    }

    private List<String> json(int status, String body) {
        return contract.violations(
                "POST", "/api/v1/sessions", status, MediaType.APPLICATION_JSON, body.getBytes(StandardCharsets.UTF_8));
    }
}
