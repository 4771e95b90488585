package dev.millrace.platform.error;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A refusal that the caller is told about. It is an answer, not a defect, so it carries no stack trace and is never
 * logged as an error.
 */
public class DomainException extends RuntimeException {

    private final ProblemCode code;
    private final transient List<FieldError> errors;
    private final transient Map<String, Object> extras = new LinkedHashMap<>();
    private @Nullable Duration retryAfter;

    public DomainException(ProblemCode code, String detail) {
        this(code, detail, List.of());
    }

    /** A refusal that names the fields at fault. */
    public DomainException(ProblemCode code, String detail, List<FieldError> errors) {
        super(detail);
        this.code = code;
        this.errors = List.copyOf(errors);
    }

    /** No stack trace, and room for a cause: the constructor that disables traces would fix the cause to none. */
    @Override
    public Throwable fillInStackTrace() {
        return this;
    }

    public ProblemCode code() {
        return code;
    }

    /** What happened this time, for people; never a class name, SQL or a host. */
    public String detail() {
        return String.valueOf(getMessage());
    }

    public List<FieldError> errors() {
        return errors;
    }

    /** Members beyond the standard ones, in the order they were added. */
    public Map<String, Object> extras() {
        return extras;
    }

    /** Adds a member to the problem document, for example the lines that are short of stock. */
    public DomainException with(String member, Object value) {
        extras.put(member, value);
        return this;
    }

    /** How long to wait before the same request may succeed; null when waiting does not help. */
    public @Nullable Duration retryAfter() {
        return retryAfter;
    }

    /** Sets the {@code Retry-After} of the answer, whole seconds. */
    public DomainException retryAfter(Duration pause) {
        this.retryAfter = pause;
        return this;
    }
}
