package dev.millrace.simulator.domain;

import java.time.Duration;

/**
 * How a call goes.
 *
 * @param pause of a delay, or until it happens when late
 * @param retryAfter seconds, of a 429
 * @param callbacks how its callbacks are sent
 */
public record Plan(Fault fault, Duration pause, int retryAfter, Manner callbacks) {

    static final Plan PLAIN = new Plan(Fault.NONE, Duration.ZERO, 1, Manner.ONCE);

    static Plan of(Fault fault) {
        return new Plan(fault, Duration.ZERO, 1, Manner.ONCE);
    }

    static Plan of(Fault fault, long milliseconds) {
        return new Plan(fault, Duration.ofMillis(milliseconds), 1, Manner.ONCE);
    }

    static Plan sending(Manner callbacks) {
        return new Plan(Fault.NONE, Duration.ZERO, 1, callbacks);
    }

    /** How a callback is sent. */
    public enum Manner {
        /** Soon after the answer. */
        ONCE,
        /** Ten times, the same event. */
        DUPLICATE,
        /** Before the answer. */
        EARLY,
        /** Seconds after the answer. */
        LATE,
        /** With a signature that is wrong. */
        FORGED,
        /** Not at all. */
        NONE
    }
}
