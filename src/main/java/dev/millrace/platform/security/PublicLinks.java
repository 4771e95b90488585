package dev.millrace.platform.security;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Tokens that let anybody who has one see one thing for a while: whose they are, since when and until when, signed with
 * a key that all instances share. The same question gives the same token, so it can be part of what is cached.
 */
public final class PublicLinks {

    private static final int CONTENT = 2 * Long.BYTES + 2 * Long.BYTES;

    /** Half of an HMAC-SHA256, as RFC 2104, section 5, allows. */
    private static final int SIGNATURE = 16;

    private final Duration life;
    private volatile byte @Nullable [] key;

    /** @param life of a token */
    public PublicLinks(Duration life) {
        this.life = life;
    }

    /** Begins to sign with this key; to be called before the first request. */
    public void signWith(byte[] secret) {
        key = secret.clone();
    }

    /**
     * What a token opens.
     *
     * @param expiresAt from when on it must not be let in; not checked here, since the clock to ask is the database's
     */
    public record Link(UUID subject, Instant issuedAt, Instant expiresAt) {}

    /** A token for this subject, good from this moment on; precise to a millisecond. */
    public String token(UUID subject, Instant issuedAt) {
        byte[] content = ByteBuffer.allocate(CONTENT)
                .putLong(subject.getMostSignificantBits())
                .putLong(subject.getLeastSignificantBits())
                .putLong(issuedAt.toEpochMilli())
                .putLong(issuedAt.plus(life).toEpochMilli())
                .array();
        byte[] token = Arrays.copyOf(content, CONTENT + SIGNATURE);
        System.arraycopy(signature(content), 0, token, CONTENT, SIGNATURE);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(token);
    }

    /** What the token opens; empty when it was not made here. */
    public Optional<Link> read(String token) {
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(token);
            return bytes.length == CONTENT + SIGNATURE && genuine(bytes)
                    ? Optional.of(link(ByteBuffer.wrap(bytes)))
                    : Optional.empty();
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private boolean genuine(byte[] bytes) {
        byte[] expected = signature(Arrays.copyOf(bytes, CONTENT));
        return MessageDigest.isEqual(
                Arrays.copyOf(expected, SIGNATURE), Arrays.copyOfRange(bytes, CONTENT, bytes.length));
    }

    private static Link link(ByteBuffer content) {
        UUID subject = new UUID(content.getLong(), content.getLong());
        return new Link(subject, Instant.ofEpochMilli(content.getLong()), Instant.ofEpochMilli(content.getLong()));
    }

    private byte[] signature(byte[] content) {
        byte[] secret = key;
        if (secret == null) {
            throw new IllegalStateException("There is no key yet");
        }
        return Hmac.sha256(secret, content);
    }
}
