package dev.millrace.users.infrastructure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.platform.blocking.Blocking;
import dev.millrace.users.domain.Password;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class Argon2PasswordHasherTest {
    private final Blocking blocking = new Blocking(1, 10);
    private final Argon2PasswordHasher hasher = new Argon2PasswordHasher(blocking);

    @AfterEach
    void stop() {
        blocking.destroy();
    }

    @Test
    void aPasswordMatchesItsHashAlone() {
        Password password = Password.of("Right-Horse-7");
        String hash = Objects.requireNonNull(hasher.hash(password).block());
        assertThat(hasher.matches(password, hash).block()).isTrue();
        assertThat(hasher.matches(Password.of("Wrong-Horse-7"), hash).block()).isFalse();
        assertThat(hasher.pretend(password).block()).isFalse();
    }

    @Test
    void whatAStrangersPasswordIsComparedWithIsAsDearAsAnyHash() {
        String hash =
                Objects.requireNonNull(hasher.hash(Password.of("Right-Horse-7")).block());
        assertThat(parameters(Argon2PasswordHasher.NOBODYS)).isEqualTo(parameters(hash));
        assertThat(Argon2PasswordHasher.NOBODYS).hasSameSizeAs(hash);
    }

    /** Kind, version, memory, passes and lanes. */
    private static String parameters(String hash) {
        return hash.substring(0, hash.indexOf("p=1"));
    }
}
