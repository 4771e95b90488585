package dev.millrace.catalog.domain;

import org.jspecify.annotations.Nullable;

/** An answer in the bytes it is sent as, so that it is made once and sent often. The bytes are not to be changed. */
public final class Encoded {

    private final String tag;
    private final @Nullable String nextCursor;
    private final byte[] bytes;

    /**
     * @param tag differs whenever the bytes do, printable and without quotes
     * @param nextCursor where the next page starts; null for no next page
     * @param bytes JSON
     */
    public Encoded(String tag, @Nullable String nextCursor, byte[] bytes) {
        this.tag = tag;
        this.nextCursor = nextCursor;
        this.bytes = bytes;
    }

    public String tag() {
        return tag;
    }

    public @Nullable String nextCursor() {
        return nextCursor;
    }

    public byte[] bytes() {
        return bytes;
    }
}
