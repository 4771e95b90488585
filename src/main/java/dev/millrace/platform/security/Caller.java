package dev.millrace.platform.security;

import java.time.Instant;
import java.util.UUID;

/**
 * The verified sender of a request.
 *
 * @param id the account
 * @param role its role when the token was issued
 * @param session the login the token belongs to
 * @param expiresAt when the token ends, and with it any stream it opened
 */
public record Caller(UUID id, Role role, UUID session, Instant expiresAt) {

    /** Whether the caller may see what belongs to {@code owner}. */
    public boolean mayRead(UUID owner) {
        return role.staff() || id.equals(owner);
    }
}
