package dev.millrace.users.infrastructure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.users.domain.SigningKey;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class KeyStorageTest {

    private static final String SECRET = secret(1);
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void anEncryptedKeyIsReadWithItsSecret() throws Exception {
        KeyStorage storage = new KeyStorage(SECRET);
        SigningKey key = storage.make(NOW);
        assertThat(storage.read(stored(storage, key)).privateKey()).isEqualTo(key.privateKey());
        assertThat(storage.privateBytes(key)).isNotEqualTo(key.privateKey().getEncoded());
    }

    @Test
    void withoutASecretKeysArePlainAndStayLegibleWhenOneIsSet() throws Exception {
        KeyStorage plain = new KeyStorage(null);
        SigningKey key = plain.make(NOW);
        assertThat(new KeyStorage(SECRET).read(stored(plain, key)).privateKey()).isEqualTo(key.privateKey());
    }

    @Test
    void anotherSecretOrNoneNamesTheSettingAtFault() throws Exception {
        KeyStorage storage = new KeyStorage(SECRET);
        KeyStorage.StoredKey row = stored(storage, storage.make(NOW));
        for (@Nullable String wrong : new @Nullable String[] {secret(2), null}) {
            assertThatThrownBy(() -> new KeyStorage(wrong).read(row)).hasMessageContaining("millrace.users.key-secret");
        }
    }

    @Test
    void aKeyCannotTakeThePlaceOfAnother() throws Exception {
        KeyStorage storage = new KeyStorage(SECRET);
        KeyStorage.StoredKey row = stored(storage, storage.make(NOW));
        KeyStorage.StoredKey moved = new KeyStorage.StoredKey("other", row.publicKey(), row.privateKey(), true, NOW);
        assertThatThrownBy(() -> storage.read(moved)).isInstanceOf(IllegalStateException.class);
    }

    private static KeyStorage.StoredKey stored(KeyStorage storage, SigningKey key) throws GeneralSecurityException {
        return new KeyStorage.StoredKey(
                key.id(), key.publicKey().getEncoded(), storage.privateBytes(key), storage.encrypts(), NOW);
    }

    private static String secret(int seed) {
        byte[] bytes = new byte[32];
        bytes[0] = (byte) seed;
        return Base64.getEncoder().encodeToString(bytes);
    }
}
