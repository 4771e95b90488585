package dev.millrace.simulator.domain;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A call of the API.
 *
 * @param path as called
 * @param id the object named in the path; empty when none is
 * @param key the idempotency key; null for a call without one
 * @param fields of the form or the query
 * @param base where the simulator was reached, for addresses it hands out
 */
public record Call(
        Kind kind, String path, String id, @Nullable String key, Map<String, String> fields, String base) {

    /** What is asked. */
    public enum Kind {
        CREATE,
        CAPTURE,
        CANCEL,
        REFUND,
        RETRIEVE,
        SEARCH,
        LIST;

        /** As a script names it. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** A field; empty when it was not sent. */
    public String field(String name) {
        return fields.getOrDefault(name, "");
    }

    /** A whole number above zero; the fallback when it was not sent. */
    long number(String name, long fallback) {
        try {
            long number = fields.containsKey(name) ? Long.parseLong(field(name)) : fallback;
            if (number > 0) {
                return number;
            }
        } catch (NumberFormatException _) {
            // Falls through to the refusal.
        }
        throw Refusal.invalid(400, "parameter_invalid_integer", name + " must be a whole number above zero.");
    }

    Map<String, String> metadata() {
        Map<String, String> metadata = new TreeMap<>();
        fields.forEach((name, value) -> {
            if (name.startsWith("metadata[") && name.endsWith("]")) {
                metadata.put(name.substring("metadata[".length(), name.length() - 1), value);
            }
        });
        return metadata;
    }

    /** The same for the same request and no other. */
    String fingerprint() {
        return path + " " + new TreeMap<>(fields);
    }
}
