package dev.millrace.simulator.domain;

/** What goes wrong with a call. */
public enum Fault {
    NONE("none"),
    /** Works, but takes its time. */
    DELAY("delay"),
    /** 503 from something in front of the gateway: nothing happens, and nothing is kept under the key. */
    UNAVAILABLE("5xx"),
    /** 500 of the gateway itself: nothing happens, and the key answers the same from now on. */
    ERROR("error"),
    /** 429 with Retry-After. */
    LIMITED("429"),
    /** The connection is reset before anything happens. */
    RESET_BEFORE("reset_before"),
    /** It happens, then the connection is reset. */
    RESET_AFTER("reset_after"),
    /** The connection is reset at once, and it happens some time after. */
    LATE("late");

    private final String label;

    Fault(String label) {
        this.label = label;
    }

    /** The one of this name; throws {@link IllegalArgumentException} when there is none. */
    public static Fault of(String label) {
        for (Fault fault : values()) {
            if (fault.label.equals(label)) {
                return fault;
            }
        }
        throw new IllegalArgumentException(label);
    }
}
