package dev.millrace.catalog.infrastructure;

import dev.millrace.catalog.domain.Encoded;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** An answer as Redis holds it: a stamp, its tag and its cursor, a line each, then the bytes. */
final class StoredAnswer {

    private StoredAnswer() {}

    /** @param stamp one line that tells what it is worth later */
    static byte[] write(String stamp, Encoded answer) {
        String cursor = answer.nextCursor() == null ? "" : answer.nextCursor();
        byte[] head = (stamp + '\n' + answer.tag() + '\n' + cursor + '\n').getBytes(StandardCharsets.UTF_8);
        byte[] whole = Arrays.copyOf(head, head.length + answer.bytes().length);
        System.arraycopy(answer.bytes(), 0, whole, head.length, answer.bytes().length);
        return whole;
    }

    /** Empty for anything that was not written under this stamp. */
    static Optional<Encoded> read(String stamp, byte[] whole) {
        int afterStamp = lineEnd(whole, 0);
        int afterTag = lineEnd(whole, afterStamp);
        int afterCursor = lineEnd(whole, afterTag);
        if (afterCursor < 0 || !stamp.equals(text(whole, 0, afterStamp))) {
            return Optional.empty();
        }
        String cursor = text(whole, afterTag, afterCursor);
        return Optional.of(new Encoded(
                text(whole, afterStamp, afterTag),
                cursor.isEmpty() ? null : cursor,
                Arrays.copyOfRange(whole, afterCursor, whole.length)));
    }

    /** Where the line after this one starts; -1 when there is none, or was none before. */
    static int lineEnd(byte[] whole, int start) {
        for (int i = start; i >= 0 && i < whole.length; i++) {
            if (whole[i] == '\n') {
                return i + 1;
            }
        }
        return -1;
    }

    /** The line between two starts. */
    static String text(byte[] whole, int start, int next) {
        return new String(whole, start, next - 1 - start, StandardCharsets.UTF_8);
    }
}
