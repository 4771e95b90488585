package dev.millrace.users.domain;

import java.security.SecureRandom;
import java.util.Base64;

/**
 * The secret that continues a session: 256 random bits that mean nothing by themselves.
 *
 * @param text goes to the client once and is kept nowhere
 */
public record RefreshToken(String text) {

    /** The largest text worth looking up. */
    public static final int MAX_LENGTH = 256;

    private static final int BYTES = 32;

    /** A new one. May read the system's entropy, hence blocks. */
    public static RefreshToken random() {
        byte[] bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes);
        return new RefreshToken(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    /** What is stored of it. */
    public String hash() {
        return Digests.sha256(text);
    }

    @Override
    public String toString() {
        return "RefreshToken[hidden]";
    }
}
