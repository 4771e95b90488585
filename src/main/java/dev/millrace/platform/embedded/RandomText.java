package dev.millrace.platform.embedded;

import java.security.SecureRandom;
import java.util.HexFormat;

/** Secrets that need no escaping in a URL, a shell or a configuration file. */
final class RandomText {
    private static final int BYTES = 16;
    private static final SecureRandom RANDOM = new SecureRandom();

    private RandomText() {}

    static String password() {
        byte[] bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
