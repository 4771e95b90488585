package dev.millrace.live.domain;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * One piece of a stream, encoded once and shared by all who get it (WHATWG HTML, section 9.2).
 *
 * @param bytes as sent
 * @param last whether the stream ends with it
 */
@SuppressWarnings("ArrayRecordComponent") // Shared, never changed, never compared.
public record Frame(byte[] bytes, boolean last) {

    /** Keeps an idle stream open and lets both ends notice a dead peer. */
    static final Frame HEARTBEAT = text(": hb\n\n", false);

    /** Nothing more will happen; a reconnect is answered with 204. */
    static final Frame END = text("event: end\ndata: {}\n\n", true);

    /** Ends the stream without a word. */
    static final Frame CLOSE = text("", true);

    /** The whole state, under the id it includes everything up to. */
    static Frame snapshot(int id, String json) {
        return text("id: " + id + "\nevent: snapshot\ndata: " + json + "\n\n", false);
    }

    /** One event. */
    static Frame event(int id, String type, String json) {
        return text("id: " + id + "\nevent: " + type + "\ndata: " + json + "\n\n", false);
    }

    /** The id the client resumed from is unknown or too old; a snapshot follows. */
    static Frame reset() {
        return text("event: reset\ndata: {}\n\n", false);
    }

    /** When to come back after the connection ends, spread so that not everybody comes at once. */
    static Frame retry(Duration pause, boolean last) {
        long millis = pause.toMillis();
        return text("retry: " + (millis + ThreadLocalRandom.current().nextLong(millis / 2 + 1)) + "\n\n", last);
    }

    private static Frame text(String text, boolean last) {
        return new Frame(text.getBytes(StandardCharsets.UTF_8), last);
    }
}
