package dev.millrace.webhooks;

import dev.millrace.eventlog.Data;
import dev.millrace.eventlog.Entry;
import dev.millrace.eventlog.Position;
import dev.millrace.platform.web.Json;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/** Events that no module wrote, each further on in the log than those before it and than any real one. */
public final class Events {

    private static final AtomicLong NUMBERS = new AtomicLong(1_000_000_000);

    private Events() {}

    /** An event of an order, now. */
    public static Entry of(UUID order, int seq, String type) {
        return of(order, seq, type, Instant.now(), "");
    }

    /** An event of an order with a note of some length. */
    public static Entry of(UUID order, int seq, String type, Instant at, String note) {
        long number = NUMBERS.incrementAndGet();
        return new Entry(
                new Position(number / 10, number),
                order.toString(),
                order,
                seq,
                type,
                at,
                Data.of(Json.MAPPER
                        .createObjectNode()
                        .put("status", "confirmed")
                        .put("paymentStatus", "captured")
                        .put("customerId", "c")
                        .put("note", note)
                        .toString()));
    }
}
