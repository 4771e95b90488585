package dev.millrace.support;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Holds events to the AsyncAPI document. */
public final class EventContract {

    private static final JsonNode DOCUMENT = load();
    private static final SchemaRegistry REGISTRY = SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12,
            builder -> builder.schemaRegistryConfig(
                    SchemaRegistryConfig.builder().formatAssertionsEnabled(true).build()));
    private static final Map<String, Schema> SCHEMAS = compiled();

    private EventContract() {}

    private static JsonNode load() {
        try (InputStream yaml =
                Objects.requireNonNull(EventContract.class.getResourceAsStream("/openapi/asyncapi.yaml"))) {
            return new YAMLMapper().readTree(yaml);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The whole document. */
    public static JsonNode tree() {
        return DOCUMENT;
    }

    /** The messages by their names, which are the types of events. */
    public static Map<String, JsonNode> messages() {
        Map<String, JsonNode> messages = new TreeMap<>();
        DOCUMENT.at("/components/messages")
                .values()
                .forEach(message -> messages.put(message.path("name").asString(), message));
        return messages;
    }

    /** Fails when an event is not what the document says of messages with this name. */
    public static void check(String name, String json) {
        Schema schema = SCHEMAS.get(name);
        if (schema == null) {
            throw new AssertionError("The AsyncAPI document does not know " + name);
        }
        List<String> violations = schema.validate(json, InputFormat.JSON).stream()
                .map(error -> error.getInstanceLocation() + " " + error.getMessage())
                .toList();
        if (!violations.isEmpty()) {
            throw new AssertionError(
                    "%s, against the AsyncAPI document: %s".formatted(json, String.join("; ", violations)));
        }
    }

    /** All of them at once, since events are checked on event loops, which must not read files. */
    private static Map<String, Schema> compiled() {
        Map<String, Schema> schemas = new TreeMap<>();
        messages().forEach((name, message) -> schemas.put(name, compile(message)));
        schemas.values().forEach(schema -> schema.validate("{}", InputFormat.JSON));
        return schemas;
    }

    private static Schema compile(JsonNode message) {
        ObjectNode standalone = ((ObjectNode) message.path("payload")).deepCopy();
        ObjectNode components = JsonMapper.shared().createObjectNode();
        components.set("schemas", DOCUMENT.at("/components/schemas"));
        standalone.set("components", components);
        return REGISTRY.getSchema(standalone);
    }
}
