package dev.millrace.orders.domain;

import dev.millrace.platform.security.Caller;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Who made a change.
 *
 * @param kind a role, or {@code system}
 * @param id the account; null for the system
 */
public record Actor(String kind, @Nullable UUID id) {

    /** The server itself. */
    public static final Actor SYSTEM = new Actor("system", null);

    public static Actor of(Caller caller) {
        return new Actor(caller.role().label(), caller.id());
    }
}
