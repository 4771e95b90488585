package dev.millrace.simulator.domain;

import dev.millrace.simulator.domain.Entry.Kept;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Idempotency keys: one request at a time, the same answer for ever, and never another request. */
final class Keys {

    private static final int REMEMBERED = 100_000;

    private final Map<String, Kept> kept = Bounded.map(REMEMBERED);
    private final Map<String, String> running = new HashMap<>();

    /**
     * Claims the key of a call. Answers what was kept under it, or null when the call may go on: then it must come to
     * {@link #keep} or {@link #release}.
     */
    synchronized @Nullable Answer begin(String key, String request) {
        Kept known = kept.get(key);
        String earlier = known == null ? running.get(key) : known.request();
        if (earlier == null) {
            running.put(key, request);
            return null;
        }
        if (!Objects.equals(earlier, request)) {
            return new Refusal(
                            400,
                            "idempotency_error",
                            "idempotency_key_reused",
                            "Keys can only be used with the same parameters they were first used with.")
                    .answer();
        }
        return known == null
                ? new Refusal(409, "idempotency_error", "idempotency_key_in_use", "Another request uses this key.")
                        .answer()
                : new Answer(known.status(), known.body(), Map.of("Idempotent-Replayed", "true"));
    }

    synchronized void keep(Kept answer) {
        kept.put(answer.key(), answer);
        running.remove(answer.key());
    }

    synchronized void release(String key) {
        running.remove(key);
    }
}
