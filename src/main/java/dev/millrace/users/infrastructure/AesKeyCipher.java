package dev.millrace.users.infrastructure;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** AES-256-GCM for private keys at rest, bound to the key's id so that stored keys cannot be swapped. Blocks. */
final class AesKeyCipher {

    private static final String ALGORITHM = "AES/GCM/NoPadding";
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final SecretKeySpec secret;

    /** @param secret 32 bytes in Base64 */
    AesKeyCipher(String secret) {
        this.secret = new SecretKeySpec(Base64.getDecoder().decode(secret), "AES");
    }

    /** The nonce, then the sealed bytes. */
    byte[] seal(String keyId, byte[] plain) throws GeneralSecurityException {
        byte[] nonce = new byte[NONCE_BYTES];
        new SecureRandom().nextBytes(nonce);
        byte[] sealed = cipher(Cipher.ENCRYPT_MODE, keyId, nonce).doFinal(plain);
        byte[] stored = Arrays.copyOf(nonce, NONCE_BYTES + sealed.length);
        System.arraycopy(sealed, 0, stored, NONCE_BYTES, sealed.length);
        return stored;
    }

    /** Throws when the bytes were sealed under another secret or for another key. */
    byte[] open(String keyId, byte[] stored) throws GeneralSecurityException {
        byte[] nonce = Arrays.copyOf(stored, NONCE_BYTES);
        return cipher(Cipher.DECRYPT_MODE, keyId, nonce).doFinal(stored, NONCE_BYTES, stored.length - NONCE_BYTES);
    }

    private Cipher cipher(int mode, String keyId, byte[] nonce) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance(ALGORITHM);
        cipher.init(mode, secret, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(keyId.getBytes(UTF_8));
        return cipher;
    }
}
