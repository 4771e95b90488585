package dev.millrace.users.domain;

import java.time.Instant;

/**
 * Failed logins of one kind.
 *
 * @param since the first of them
 * @param latest the last of them
 */
public record LoginFailures(int count, Instant since, Instant latest) {

    public static final LoginFailures NONE = new LoginFailures(0, Instant.EPOCH, Instant.EPOCH);
}
