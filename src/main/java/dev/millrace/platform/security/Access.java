package dev.millrace.platform.security;

import java.util.EnumSet;
import java.util.Set;

/** What an endpoint demands of its caller. An endpoint cannot be declared without one, so nothing is open by omission. */
@SuppressWarnings("ImmutableEnumChecker") // The sets are never handed out.
public enum Access {
    /** Anyone. A token is still verified when one is sent. */
    PUBLIC(EnumSet.allOf(Role.class)),
    /** Anyone with a valid token; ownership is checked where the row is read. */
    SIGNED_IN(EnumSet.allOf(Role.class)),
    /** As {@link #SIGNED_IN}, or with a stream ticket for exactly this path. */
    STREAM(EnumSet.allOf(Role.class)),
    /** As {@link #STAFF}, or with a stream ticket for exactly this path. */
    STAFF_STREAM(EnumSet.of(Role.OPERATOR, Role.ADMIN, Role.SERVICE)),
    /** Operators, administrators and services. */
    STAFF(EnumSet.of(Role.OPERATOR, Role.ADMIN, Role.SERVICE)),
    /** Administrators only. */
    ADMIN(EnumSet.of(Role.ADMIN));

    private final Set<Role> roles;

    Access(Set<Role> roles) {
        this.roles = roles;
    }

    /** Whether a request without a token may pass. */
    public boolean anonymous() {
        return this == PUBLIC;
    }

    /** Whether a stream ticket opens it as a token does. */
    public boolean ticketed() {
        return this == STREAM || this == STAFF_STREAM;
    }

    public boolean admits(Role role) {
        return roles.contains(role);
    }
}
