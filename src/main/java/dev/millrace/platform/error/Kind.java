package dev.millrace.platform.error;

/** The nature of a refusal, named for the domain; the web layer turns it into a status. */
public enum Kind {
    /** The request itself is wrong and will stay wrong. */
    INVALID,
    /** Nobody, or nobody believable, is asking. */
    UNAUTHENTICATED,
    /** The payment was refused. */
    PAYMENT_REFUSED,
    /** The caller may not do this. */
    FORBIDDEN,
    /** Not there, or not for this caller: the two are never told apart. */
    NOT_FOUND,
    /** The path exists, the method does not. */
    METHOD_NOT_ALLOWED,
    /** No representation that the caller accepts. */
    NOT_ACCEPTABLE,
    /** The present state forbids it; another state may allow it. */
    CONFLICT,
    /** The version the caller named is no longer the current one. */
    STALE,
    /** The rest of the request did not arrive in time. */
    TIMED_OUT,
    /** The body is larger than allowed. */
    TOO_LARGE,
    /** The address is longer than allowed. */
    TARGET_TOO_LONG,
    /** The headers are larger than allowed. */
    HEADERS_TOO_LARGE,
    /** The body is of a type this endpoint does not read. */
    UNSUPPORTED_TYPE,
    /** Understood, but contradicting an earlier request or the catalogue. */
    UNPROCESSABLE,
    /** Too many requests; a later one may pass. */
    LIMITED,
    /** A part of the service is away or overloaded; the same request may be tried again. */
    UNAVAILABLE,
    /** A defect of ours. */
    INTERNAL
}
