package dev.millrace.platform.web;

import dev.millrace.platform.error.CommonProblems;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.springframework.web.reactive.function.server.ServerRequest;

/**
 * An opaque position in a list: the sort keys of the last item, so that a page costs the same wherever it lies.
 *
 * @param keys as text, in the order of the sort
 */
public record Cursor(List<String> keys) {

    private static final String SEPARATOR = "\u001f";
    private static final int MAX_LENGTH = 512;

    public static Cursor of(Object... keys) {
        return new Cursor(List.of(keys).stream().map(String::valueOf).toList());
    }

    /** The position a request asks to go on from; empty for the first page. Throws {@code invalid_cursor}. */
    public static <T> Optional<T> in(ServerRequest request, int keys, Function<Cursor, T> reader) {
        return request.queryParam("cursor").map(text -> read(text, keys, reader));
    }

    private static <T> T read(String text, int keys, Function<Cursor, T> reader) {
        try {
            if (text.length() <= MAX_LENGTH) {
                String plain = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
                Cursor cursor = new Cursor(List.of(plain.split(SEPARATOR, -1)));
                if (cursor.keys().size() == keys) {
                    return reader.apply(cursor);
                }
            }
        } catch (IllegalArgumentException | java.time.DateTimeException _) {
            // Falls through to the one refusal there is.
        }
        throw CommonProblems.INVALID_CURSOR.because("Use nextCursor of the page before, unchanged.");
    }

    String encoded() {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(String.join(SEPARATOR, keys).getBytes(StandardCharsets.UTF_8));
    }
}
