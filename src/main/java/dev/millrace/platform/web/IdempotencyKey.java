package dev.millrace.platform.web;

import dev.millrace.platform.error.CommonProblems;
import dev.millrace.platform.error.DomainException;
import dev.millrace.platform.error.FieldError;
import java.util.List;
import java.util.regex.Pattern;
import org.springframework.web.reactive.function.server.ServerRequest;

/** The {@code Idempotency-Key} of a request (draft-ietf-httpapi-idempotency-key-header), quoted or bare. */
public final class IdempotencyKey {

    /** Set on an answer that was given before. */
    public static final String REPLAYED = "Idempotent-Replayed";

    private static final String HEADER = "Idempotency-Key";
    private static final int MAX_LENGTH = 255;
    private static final Pattern PRINTABLE = Pattern.compile("[\\x20-\\x7E]*");

    private IdempotencyKey() {}

    /** 1 to 255 printable characters without the quotes; anything else is {@code invalid_request}. */
    public static String of(ServerRequest request) {
        List<String> values = request.headers().header(HEADER);
        if (values.size() > 1) {
            throw wrong("repeated", "Once only.");
        }
        String key = values.isEmpty() ? "" : unquoted(values.getFirst().strip());
        if (key.isBlank()) {
            throw wrong("required", "This header is required.");
        }
        if (key.length() > MAX_LENGTH) {
            throw wrong("length", "1 to " + MAX_LENGTH + " characters.");
        }
        if (!PRINTABLE.matcher(key).matches()) {
            throw wrong("invalid_value", "Printable ASCII characters only.");
        }
        return key;
    }

    private static String unquoted(String value) {
        boolean quoted = value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"");
        return quoted
                ? value.substring(1, value.length() - 1).replace("\\\"", "\"").replace("\\\\", "\\")
                : value;
    }

    private static DomainException wrong(String code, String detail) {
        return new DomainException(
                CommonProblems.INVALID_REQUEST,
                "The Idempotency-Key header is not valid.",
                List.of(new FieldError("#" + HEADER, code, detail)));
    }
}
