package dev.millrace.platform.limits;

/** Which allowance a route draws from. Each has a policy of its own, and another one for callers without a token. */
public enum LimitClass {
    /** Never limited: health, keys, documentation. */
    NONE,
    /** Reads. */
    READ,
    /** Changes. */
    WRITE,
    /** Login, registration and token refresh: guarded tightly, by address. */
    SIGN_IN,
    /** Opening a stream. */
    STREAM
}
