package dev.millrace.webhooks.infrastructure;

import dev.millrace.eventlog.Entry;
import dev.millrace.platform.web.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** The body of a message: {@code type}, {@code timestamp} and {@code data}. */
public final class Envelope {

    /** Standard Webhooks asks for bodies below 20 kB. */
    static final int MAX_BYTES = 20_000;

    private static final List<String> ESSENTIAL =
            List.of("id", "orderId", "sku", "endpointId", "seq", "type", "occurredAt", "status", "paymentStatus");

    private Envelope() {}

    /** Of an event. One that would be too large is cut down to what it tells of, and says {@code truncated}. */
    static String of(Entry entry) {
        ObjectNode data = entry.json();
        data.put("id", entry.position().toString());
        String whole = text(entry.type(), entry.occurredAt(), data, false);
        if (whole.getBytes(StandardCharsets.UTF_8).length < MAX_BYTES) {
            return whole;
        }
        return text(entry.type(), entry.occurredAt(), data.retain(ESSENTIAL), true);
    }

    /** Of a test. */
    public static String test(String id, Instant now) {
        return text("webhook.test", now, Json.MAPPER.createObjectNode().put("id", id), false);
    }

    private static String text(String type, Instant timestamp, ObjectNode data, boolean truncated) {
        ObjectNode body = data.objectNode();
        body.put("type", type);
        body.put("timestamp", timestamp.toString());
        if (truncated) {
            body.put("truncated", true);
        }
        body.set("data", data);
        return Json.text(body);
    }
}
