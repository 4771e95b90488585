package dev.millrace.platform.error;

/**
 * One field that is wrong.
 *
 * @param pointer JSON Pointer (RFC 6901) into the request body, or {@code "?name"} and {@code "#Name"} for a query
 *     parameter and a header
 * @param code stable reason such as {@code required} or {@code out_of_range}
 * @param detail what is allowed, for people
 */
public record FieldError(String pointer, String code, String detail) {}
