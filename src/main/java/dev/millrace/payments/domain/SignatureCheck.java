package dev.millrace.payments.domain;

import dev.millrace.platform.security.Hmac;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tells the gateway's callbacks from anybody's, by Stripe's scheme: {@code t=<seconds>,v1=<hex>,…}, each {@code v1} an
 * HMAC-SHA256 of {@code <seconds>.<body>}; one that is right is enough, since secrets are rotated with an overlap.
 */
public final class SignatureCheck {

    private static final Duration WINDOW = Duration.ofMinutes(5);
    private static final int MAX_HEADER = 2048;

    private final byte[] key;

    /** @param secret shared with the gateway */
    public SignatureCheck(String secret) {
        this.key = secret.getBytes(StandardCharsets.UTF_8);
    }

    /** Whether the gateway signed this body, within five minutes of now. */
    public boolean holds(@Nullable String header, byte[] body, Instant now) {
        if (header == null || header.length() > MAX_HEADER) {
            return false;
        }
        String seconds = "";
        List<String> signatures = new ArrayList<>();
        for (String part : header.split(",", -1)) {
            String word = part.strip();
            if (word.startsWith("t=")) {
                seconds = word.substring(2);
            } else if (word.startsWith("v1=")) {
                signatures.add(word.substring(3));
            }
        }
        return recent(seconds, now) && signed(signatures, seconds, body);
    }

    private static boolean recent(String seconds, Instant now) {
        return seconds.matches("[0-9]{1,12}")
                && Duration.between(Instant.ofEpochSecond(Long.parseLong(seconds)), now)
                                .abs()
                                .compareTo(WINDOW)
                        <= 0;
    }

    private boolean signed(List<String> signatures, String seconds, byte[] body) {
        byte[] right = HexFormat.of().formatHex(hmac(seconds, body)).getBytes(StandardCharsets.US_ASCII);
        boolean found = false;
        for (String signature : signatures) {
            found |= MessageDigest.isEqual(right, signature.getBytes(StandardCharsets.UTF_8));
        }
        return found;
    }

    private byte[] hmac(String seconds, byte[] body) {
        return Hmac.sha256(key, (seconds + ".").getBytes(StandardCharsets.UTF_8), body);
    }
}
