package dev.millrace.webhooks.domain;

import dev.millrace.platform.security.Hmac;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

/** The signatures of Standard Webhooks: HMAC-SHA256 over {@code id.timestamp.body}, one for each secret. */
public final class Signature {

    /** In front of a secret in Base64, so that it is known for one. */
    public static final String SECRET_PREFIX = "whsec_";

    /** Length of a secret in bytes; 24 to 64 are allowed. */
    public static final int SECRET_BYTES = 32;

    private Signature() {}

    /** The value of {@code webhook-signature}. */
    public static String of(List<byte[]> secrets, String id, long timestamp, String body) {
        byte[] content = (id + '.' + timestamp + '.' + body).getBytes(StandardCharsets.UTF_8);
        return secrets.stream().map(secret -> "v1," + hmac(secret, content)).collect(Collectors.joining(" "));
    }

    /** A secret as its owner gets to see it. */
    public static String shown(byte[] secret) {
        return SECRET_PREFIX + Base64.getEncoder().encodeToString(secret);
    }

    private static String hmac(byte[] secret, byte[] content) {
        return Base64.getEncoder().encodeToString(Hmac.sha256(secret, content));
    }
}
