package dev.millrace.users.domain;

import dev.millrace.platform.security.Role;
import java.time.Instant;
import java.util.UUID;

/**
 * A user's account, without the password.
 *
 * @param active an account that is not can neither log in nor refresh its sessions
 * @param version counts the changes, from 1
 */
public record Account(
        UUID id,
        EmailAddress email,
        String name,
        Role role,
        boolean active,
        Profile profile,
        Instant createdAt,
        Instant updatedAt,
        long version) {

    public static final int MIN_NAME = 2;
    public static final int MAX_NAME = 50;

    /** A new account. */
    public static Account open(UUID id, EmailAddress email, String name, Role role, Instant now) {
        return new Account(id, email, name, role, true, Profile.EMPTY, now, now, 1);
    }

    public Account named(String other) {
        return new Account(id, email, other, role, active, profile, createdAt, updatedAt, version);
    }

    public Account with(Profile other) {
        return new Account(id, email, name, role, active, other, createdAt, updatedAt, version);
    }

    public Account with(Role other) {
        return new Account(id, email, name, other, active, profile, createdAt, updatedAt, version);
    }

    public Account activated(boolean other) {
        return new Account(id, email, name, role, other, profile, createdAt, updatedAt, version);
    }
}
