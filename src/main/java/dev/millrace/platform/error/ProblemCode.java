package dev.millrace.platform.error;

/**
 * A stable, documented reason for a refusal. Every constant of this type is listed in {@code docs/problems.md}; a test
 * compares the two.
 *
 * @param code snake_case, never renamed once published
 * @param kind decides the HTTP status
 * @param title one line for people, the same for every occurrence
 */
public record ProblemCode(String code, Kind kind, String title) {

    /** A refusal with this code. */
    public DomainException because(String detail) {
        return new DomainException(this, detail);
    }
}
