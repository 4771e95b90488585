package dev.millrace.users.infrastructure;

import dev.millrace.users.domain.SigningKey;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Makes key pairs and turns them into what is stored, and back. Blocks. */
final class KeyStorage {

    private static final String EC = "EC";

    private final @Nullable AesKeyCipher cipher;

    /** @param secret null keeps private keys plain */
    KeyStorage(@Nullable String secret) {
        this.cipher = secret == null ? null : new AesKeyCipher(secret);
    }

    SigningKey make(Instant activeFrom) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(EC);
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        KeyPair pair = generator.generateKeyPair();
        return new SigningKey(
                UUID.randomUUID().toString(),
                (ECPublicKey) pair.getPublic(),
                (ECPrivateKey) pair.getPrivate(),
                activeFrom);
    }

    boolean encrypts() {
        return cipher != null;
    }

    byte[] privateBytes(SigningKey key) throws GeneralSecurityException {
        byte[] plain = key.privateKey().getEncoded();
        return cipher == null ? plain : cipher.seal(key.id(), plain);
    }

    SigningKey read(StoredKey stored) {
        try {
            KeyFactory factory = KeyFactory.getInstance(EC);
            return new SigningKey(
                    stored.id(),
                    (ECPublicKey) factory.generatePublic(new X509EncodedKeySpec(stored.publicKey())),
                    (ECPrivateKey) factory.generatePrivate(new PKCS8EncodedKeySpec(plain(stored))),
                    stored.activeFrom());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(
                    "A signing key cannot be read: is millrace.users.key-secret the one it was stored with?", e);
        }
    }

    private byte[] plain(StoredKey stored) throws GeneralSecurityException {
        if (!stored.encrypted()) {
            return stored.privateKey();
        }
        if (cipher == null) {
            throw new GeneralSecurityException("The key is encrypted and there is no secret");
        }
        return cipher.open(stored.id(), stored.privateKey());
    }

    /** A row. */
    @SuppressWarnings("ArrayRecordComponent") // Lives between the row and the key, and is never compared.
    record StoredKey(String id, byte[] publicKey, byte[] privateKey, boolean encrypted, Instant activeFrom) {}
}
