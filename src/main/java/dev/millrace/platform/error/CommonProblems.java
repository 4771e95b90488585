package dev.millrace.platform.error;

/** Reasons that any endpoint may give. */
public final class CommonProblems {

    public static final ProblemCode INVALID_REQUEST =
            new ProblemCode("invalid_request", Kind.INVALID, "The request is not valid");
    public static final ProblemCode MALFORMED_JSON =
            new ProblemCode("malformed_json", Kind.INVALID, "The body is not well-formed JSON");
    public static final ProblemCode MALFORMED_REQUEST =
            new ProblemCode("malformed_request", Kind.INVALID, "The request is not well-formed HTTP");
    public static final ProblemCode INVALID_CURSOR =
            new ProblemCode("invalid_cursor", Kind.INVALID, "The cursor was not issued by this list");
    public static final ProblemCode UNAUTHENTICATED =
            new ProblemCode("unauthenticated", Kind.UNAUTHENTICATED, "A valid access token is required");
    public static final ProblemCode FORBIDDEN =
            new ProblemCode("forbidden", Kind.FORBIDDEN, "The caller's role does not allow this");
    public static final ProblemCode NOT_FOUND = new ProblemCode("not_found", Kind.NOT_FOUND, "There is nothing here");
    public static final ProblemCode METHOD_NOT_ALLOWED =
            new ProblemCode("method_not_allowed", Kind.METHOD_NOT_ALLOWED, "The method is not allowed here");
    public static final ProblemCode NOT_ACCEPTABLE =
            new ProblemCode("not_acceptable", Kind.NOT_ACCEPTABLE, "No acceptable representation");
    public static final ProblemCode STALE_VERSION =
            new ProblemCode("stale_version", Kind.STALE, "The resource has changed since it was read");
    public static final ProblemCode BODY_TOO_LARGE =
            new ProblemCode("body_too_large", Kind.TOO_LARGE, "The body is too large");
    public static final ProblemCode URI_TOO_LONG =
            new ProblemCode("uri_too_long", Kind.TARGET_TOO_LONG, "The address is too long");
    public static final ProblemCode HEADERS_TOO_LARGE =
            new ProblemCode("headers_too_large", Kind.HEADERS_TOO_LARGE, "The headers are too large");
    public static final ProblemCode REQUEST_TIMEOUT =
            new ProblemCode("request_timeout", Kind.TIMED_OUT, "The request did not arrive in time");
    public static final ProblemCode UNSUPPORTED_MEDIA_TYPE =
            new ProblemCode("unsupported_media_type", Kind.UNSUPPORTED_TYPE, "The body's type is not supported");
    public static final ProblemCode RATE_LIMITED = new ProblemCode("rate_limited", Kind.LIMITED, "Too many requests");
    public static final ProblemCode OVERLOADED =
            new ProblemCode("overloaded", Kind.UNAVAILABLE, "The server is at its limit");
    public static final ProblemCode DEPENDENCY_UNAVAILABLE =
            new ProblemCode("dependency_unavailable", Kind.UNAVAILABLE, "A needed part of the service is away");
    public static final ProblemCode CONTENTION =
            new ProblemCode("contention", Kind.UNAVAILABLE, "Too many changes to the same rows at once");
    public static final ProblemCode INTERNAL =
            new ProblemCode("internal_error", Kind.INTERNAL, "The server failed to answer");

    public static final ProblemCode KEY_REUSED =
            new ProblemCode("idempotency_key_reused", Kind.UNPROCESSABLE, "The key was used for another request");

    private CommonProblems() {}
}
