package dev.millrace.platform.web;

import dev.millrace.platform.error.CommonProblems;
import dev.millrace.platform.error.DomainException;
import dev.millrace.platform.error.FieldError;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects everything that is wrong with a request, so that the caller is told all of it at once. */
public final class Checks {

    private final List<FieldError> errors = new ArrayList<>();

    /** The field must be there. Answers whether it is. */
    public boolean required(String pointer, @Nullable Object value) {
        return that(value != null, pointer, "required", "This field is required.");
    }

    /** Text must be there and have between {@code min} and {@code max} characters (code points). */
    public boolean text(String pointer, @Nullable String value, int min, int max) {
        return required(pointer, value) && optionalText(pointer, value, min, max);
    }

    /** Text, when there, must have between {@code min} and {@code max} characters and no control characters. */
    public boolean optionalText(String pointer, @Nullable String value, int min, int max) {
        if (value == null) {
            return true;
        }
        int length = value.codePointCount(0, value.length());
        return that(length >= min && length <= max, pointer, "length", "%d to %d characters.".formatted(min, max))
                && that(
                        value.codePoints().noneMatch(Checks::forbidden),
                        pointer,
                        "control_characters",
                        "No control characters.");
    }

    /** The number must be there and lie in the range. */
    public boolean range(String pointer, @Nullable Long value, long min, long max) {
        return required(pointer, value)
                && that(
                        value != null && value >= min && value <= max,
                        pointer,
                        "out_of_range",
                        "%d to %d.".formatted(min, max));
    }

    /** Any other rule. Answers whether it holds. */
    public boolean that(boolean holds, String pointer, String code, String detail) {
        if (!holds) {
            errors.add(new FieldError(pointer, code, detail));
        }
        return holds;
    }

    /** Throws {@code invalid_request} with everything collected, if there is anything. */
    public void done() {
        if (!errors.isEmpty()) {
            throw new DomainException(
                    CommonProblems.INVALID_REQUEST, "The request has fields that are not valid.", errors);
        }
    }

    /** Controls, unpaired surrogates and bidirectional overrides, which can forge what people read. */
    private static boolean forbidden(int point) {
        int type = Character.getType(point);
        return type == Character.CONTROL
                || type == Character.SURROGATE
                || (point >= 0x202A && point <= 0x202E)
                || (point >= 0x2066 && point <= 0x2069);
    }
}
