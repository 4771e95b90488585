package dev.millrace.users.domain;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is due on a key ring.
 *
 * @param successorFrom when a new key, to be made now, begins to sign; null when none is due
 * @param dead keys that no living token was signed with
 */
public record KeyPlan(@Nullable Instant successorFrom, Set<String> dead) {

    /** Whether nothing is due. */
    public boolean idle() {
        return successorFrom == null && dead.isEmpty();
    }
}
