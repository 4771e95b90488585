package dev.millrace.support;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Holds answers to the OpenAPI document. */
public final class OpenApiContract {

    private static final String RESOURCE = "/openapi/millrace.yaml";
    private static final Pattern LEAK = Pattern.compile("Exception|at [a-z]+\\.|SQLSTATE|/home");

    private static final OpenApiContract DOCUMENT = load();

    private final JsonNode document;
    private final SchemaRegistry registry = SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12,
            builder -> builder.schemaRegistryConfig(
                    SchemaRegistryConfig.builder().formatAssertionsEnabled(true).build()));
    private final Map<JsonNode, Schema> schemas = new ConcurrentHashMap<>();
    private final Map<String, Pattern> templates = new ConcurrentHashMap<>();

    private OpenApiContract(JsonNode document) {
        this.document = document;
    }

    /** The document that the server carries. */
    public static OpenApiContract document() {
        return DOCUMENT;
    }

    private static OpenApiContract load() {
        try (InputStream yaml = Objects.requireNonNull(OpenApiContract.class.getResourceAsStream(RESOURCE))) {
            return new OpenApiContract(new YAMLMapper().readTree(yaml));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The whole document. */
    public JsonNode tree() {
        return document;
    }

    /** The documented path that a request's path is an instance of; null when there is none. A literal one wins. */
    public @Nullable String template(String path) {
        String found = null;
        for (String template : document.get("paths").propertyNames()) {
            Pattern pattern = templates.computeIfAbsent(template, OpenApiContract::pattern);
            if (pattern.matcher(path).matches() && (found == null || !template.contains("{"))) {
                found = template;
            }
        }
        return found;
    }

    private static Pattern pattern(String template) {
        return Pattern.compile(template.replaceAll("\\{[a-zA-Z]+}", "[^/]+"));
    }

    /** Fails when an answer is not what the document says; what is not there or not allowed need not be documented. */
    public void check(String method, String path, int status, @Nullable MediaType type, byte[] body) {
        boolean unknown = status == 404 || status == 405;
        String template = template(path);
        if (method.equals("HEAD") || method.equals("OPTIONS") || (template == null && unknown)) {
            return;
        }
        List<String> violations = template == null
                ? List.of("The path is not documented")
                : violations(method, template, status, type, body);
        if (!violations.isEmpty() && !(unknown && violations.getFirst().startsWith("The operation"))) {
            throw new AssertionError("%s %s answered %d, against the OpenAPI document: %s"
                    .formatted(method, path, status, String.join("; ", violations)));
        }
    }

    /**
     * What is wrong with an answer by the document, one line each; empty when all is well.
     *
     * @param template the path as in the document
     * @param type the {@code Content-Type}; null when there is none
     */
    public List<String> violations(String method, String template, int status, @Nullable MediaType type, byte[] body) {
        List<String> violations = new ArrayList<>();
        JsonNode operation = document.get("paths").path(template).path(method.toLowerCase(Locale.ROOT));
        if (operation.isMissingNode()) {
            violations.add("The operation is not documented");
            return violations;
        }
        if (status >= 400 && LEAK.matcher(new String(body, UTF_8)).find()) {
            violations.add("The problem tells about the inside: " + new String(body, UTF_8));
        }
        JsonNode response = response(operation, status);
        if (response.isMissingNode()) {
            violations.add("Status " + status + " is not documented");
        } else if (response.path("content").isMissingNode()) {
            if (body.length > 0) {
                violations.add("Status " + status + " is documented without a body");
            }
        } else {
            check(response.get("content"), type, body, violations);
        }
        return violations;
    }

    private JsonNode response(JsonNode operation, int status) {
        JsonNode responses = operation.get("responses");
        JsonNode exact = responses.path(String.valueOf(status));
        JsonNode chosen = exact.isMissingNode() && status >= 400 ? responses.path("default") : exact;
        return chosen.has("$ref") ? document.at(chosen.get("$ref").asString().substring(1)) : chosen;
    }

    private void check(JsonNode content, @Nullable MediaType type, byte[] body, List<String> violations) {
        String name = type == null ? "none" : type.getType() + "/" + type.getSubtype();
        JsonNode schema = content.path(name).path("schema");
        if (schema.isMissingNode()) {
            violations.add("Content type " + name + " is not among " + content.propertyNames());
        } else if (name.endsWith("json")) {
            schemas.computeIfAbsent(schema, this::compile)
                    .validate(new String(body, UTF_8), InputFormat.JSON)
                    .forEach(error -> violations.add(error.getInstanceLocation() + " " + error.getMessage()));
        }
    }

    private Schema compile(JsonNode schema) {
        ObjectNode standalone = ((ObjectNode) schema).deepCopy();
        ObjectNode components = JsonMapper.shared().createObjectNode();
        components.set("schemas", document.get("components").get("schemas"));
        standalone.set("components", components);
        return registry.getSchema(standalone);
    }
}
