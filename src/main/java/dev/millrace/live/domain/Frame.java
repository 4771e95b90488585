package dev.millrace.live.domain;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * One piece of a stream, encoded once and shared by all who get it (WHATWG HTML, section 9.2).
 *
 * @param bytes as sent
 */
@SuppressWarnings("ArrayRecordComponent") // Shared, never changed, never compared.
public record Frame(byte[] bytes) {

    /** Keeps an idle stream open and lets both ends notice a dead peer. */
    static final Frame HEARTBEAT = text(": hb\n\n");

    /** Whether it says nothing but that the stream is there. */
    public boolean heartbeat() {
        return equals(HEARTBEAT);
    }

    /** Nothing more will happen; a reconnect is answered with 204. */
    static final Frame END = text("event: end\ndata: {}\n\n");

    /** The id the client resumed from is unknown or too old; a snapshot follows. */
    static final Frame RESET = text("event: reset\ndata: {}\n\n");

    /** An event, or a state that includes everything up to its id. The JSON has no line breaks. */
    static Frame of(Object id, String event, String json) {
        return text("id: " + id + "\nevent: " + event + "\ndata: " + json + "\n\n");
    }

    /** When to come back after the connection ends, spread so that not everybody comes at once. */
    static Frame retry(Duration least, Duration spread) {
        long millis = least.toMillis() + ThreadLocalRandom.current().nextLong(spread.toMillis() + 1);
        return text("retry: " + millis + "\n\n");
    }

    private static Frame text(String text) {
        return new Frame(text.getBytes(StandardCharsets.UTF_8));
    }
}
