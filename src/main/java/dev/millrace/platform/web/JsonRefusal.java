package dev.millrace.platform.web;

import dev.millrace.platform.error.CommonProblems;
import dev.millrace.platform.error.DomainException;
import dev.millrace.platform.error.FieldError;
import java.nio.charset.StandardCharsets;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/** Tells what the parser did not like: no JSON at all, or which field by its JSON Pointer. */
final class JsonRefusal {

    private JsonRefusal() {}

    static DomainException of(JacksonException failure, byte[] bytes) {
        String pointer = pointer(failure);
        if (failure instanceof UnrecognizedPropertyException) {
            return invalid(pointer, "unknown_field", "There is no such field.");
        }
        boolean unreadable = failure instanceof StreamReadException && !(failure instanceof InputCoercionException);
        if (unreadable || failure instanceof StreamConstraintsException) {
            return malformed();
        }
        if (pointer.isEmpty() && !otherThanAnObject(bytes)) {
            return malformed();
        }
        return invalid(pointer, "invalid_type", "The value does not have the type or the range of this field.");
    }

    /** An array or a scalar is JSON, if not ours; an object that fails as a whole has nothing or too much behind it. */
    private static boolean otherThanAnObject(byte[] bytes) {
        String start = new String(bytes, StandardCharsets.UTF_8).strip();
        return !start.isEmpty() && start.charAt(0) != '{';
    }

    static DomainException malformed() {
        return CommonProblems.MALFORMED_JSON.because("The body is not well-formed JSON within the limits.");
    }

    private static DomainException invalid(String pointer, String code, String detail) {
        return new DomainException(
                CommonProblems.INVALID_REQUEST,
                "The body has a field that cannot be read.",
                List.of(new FieldError(pointer, code, detail)));
    }

    private static String pointer(JacksonException failure) {
        StringBuilder pointer = new StringBuilder();
        for (JacksonException.Reference step : failure.getPath()) {
            String name = step.getPropertyName();
            pointer.append('/')
                    .append(
                            name == null
                                    ? step.getIndex()
                                    : name.replace("~", "~0").replace("/", "~1"));
        }
        return pointer.toString();
    }
}
