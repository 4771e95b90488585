package dev.millrace.live.domain;

import dev.millrace.eventlog.Entry;
import dev.millrace.platform.web.Json;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** What anybody with a tracking link may see: where the goods are, and nothing of the person or the money. */
final class Parcel {

    private static final Set<String> SHOWN = Set.of("seq", "type", "occurredAt", "status", "shipment");

    private Parcel() {}

    /** Whether an event is about the goods. */
    static boolean shows(Entry entry) {
        return entry.type().startsWith("order.");
    }

    static String json(Entry entry) {
        ObjectNode json = entry.json();
        json.retain(SHOWN);
        return Json.text(json);
    }
}
