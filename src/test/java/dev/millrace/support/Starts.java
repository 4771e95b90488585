package dev.millrace.support;

import java.util.function.Supplier;

/**
 * Lets the applications of this JVM start one after the other, since classes of tests run at once and Spring Boot sets
 * up the JVM's one logging system anew with each start.
 */
public final class Starts {

    private Starts() {}

    /** Does this start when no other one is under way. */
    public static synchronized <T> T inTurn(Supplier<T> start) {
        return start.get();
    }
}
