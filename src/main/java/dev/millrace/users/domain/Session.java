package dev.millrace.users.domain;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/**
 * One login and everything that descends from it.
 *
 * @param id the {@code sid} of its access tokens
 * @param expiresAt when it ends, however often it is refreshed
 */
public record Session(UUID id, UUID userId, Instant expiresAt) {

    /** How long a login lasts without the password being given again. */
    public static final Duration LIFE = Duration.ofDays(30);

    /** Logins of one account at a time; one more ends the oldest. */
    public static final int MAX_PER_ACCOUNT = 50;
}
