package dev.millrace.platform.documentation;

import java.util.List;
import java.util.stream.Collectors;

/** Writes a JSON Schema the way JSON looks, with types in place of values. */
final class SchemaText {

    /** A schema with all its fields, from this indentation on. */
    String block(Tree schema, int depth) {
        if (schema.at("$ref").present()) {
            return name(schema.at("$ref").text());
        }
        if (schema.at("items").present()) {
            return "[ " + block(schema.at("items"), depth) + " ]" + note(schema);
        }
        return schema.at("properties").present() ? object(schema, depth) : line(schema);
    }

    private String object(Tree schema, int depth) {
        String indent = "  ".repeat(depth + 1);
        List<String> required =
                schema.at("required").items().stream().map(Tree::text).toList();
        return schema.at("properties").parts().stream()
                .map(field -> indent
                        + field.name()
                        + (required.contains(field.name()) ? ": " : "?: ")
                        + block(field.tree(), depth + 1))
                .collect(Collectors.joining("\n", "{\n", "\n" + "  ".repeat(depth) + "}"));
    }

    /** A scalar in one line. */
    String line(Tree schema) {
        String type = schema.at("type").items().isEmpty()
                ? schema.at("type").text()
                : schema.at("type").items().stream().map(Tree::text).collect(Collectors.joining(" | "));
        String values = schema.at("enum").items().stream().map(Tree::text).collect(Collectors.joining(" | "));
        String format = schema.at("format").text();
        String text = type + values + schema.at("const").text();
        return (format.isEmpty() ? text : format) + bounds(schema) + note(schema);
    }

    private static String bounds(Tree schema) {
        String lower = schema.at("minimum").text() + schema.at("minLength").text();
        String upper = schema.at("maximum").text() + schema.at("maxLength").text();
        return lower.isEmpty() && upper.isEmpty() ? "" : " " + lower + ".." + upper;
    }

    private static String note(Tree schema) {
        String description = schema.at("description").text();
        return description.isEmpty() ? "" : "  // " + description;
    }

    private static String name(String reference) {
        return reference.substring(reference.lastIndexOf('/') + 1);
    }
}
