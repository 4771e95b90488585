package dev.millrace.users.domain;

import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.time.Instant;

/**
 * A key pair on P-256.
 *
 * @param id the {@code kid} of the tokens it signs
 * @param activeFrom when it takes over from the one before; it is published earlier
 */
public record SigningKey(String id, ECPublicKey publicKey, ECPrivateKey privateKey, Instant activeFrom) {

    @Override
    public String toString() {
        return "SigningKey[" + id + "]";
    }
}
