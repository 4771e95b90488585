package dev.millrace.users.domain;

import dev.millrace.platform.security.Role;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A refresh token as it is found when somebody presents it.
 *
 * @param role of the account now
 * @param alive whether neither the session nor the account has ended
 * @param usedAt when the token was exchanged for the next one; null when it is the current one
 * @param presentedAt on the same clock as {@code usedAt}
 */
public record Refresh(
        UUID session,
        UUID userId,
        Role role,
        boolean alive,
        @Nullable Instant usedAt,
        Instant presentedAt) {

    /** What comes of it. */
    public enum Verdict {
        /** The next token is issued. */
        ROTATE,
        /** Refused, and nothing else happens. */
        REFUSE,
        /** Refused; the session ends, since two parties hold its tokens. */
        REVOKE
    }

    /**
     * A token works once (RFC 9700, 4.14.2). Of requests that overlap the first wins and the others are merely
     * refused, as a client that sends twice has stolen nothing; a used token that comes later is a copy. There is no
     * grace beyond the overlap: inside it a thief would be answered too.
     */
    public Verdict verdict() {
        if (!alive) {
            return Verdict.REFUSE;
        }
        if (usedAt == null) {
            return Verdict.ROTATE;
        }
        return presentedAt.isAfter(usedAt) ? Verdict.REVOKE : Verdict.REFUSE;
    }
}
