package dev.millrace.users.infrastructure;

import dev.millrace.platform.blocking.Blocking;
import dev.millrace.users.domain.Password;
import dev.millrace.users.domain.PasswordHasher;
import java.util.Objects;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;
import reactor.core.publisher.Mono;

/**
 * Argon2id with OWASP's least parameters (Password Storage Cheat Sheet): 19 MiB, two passes, one lane. The framework's
 * own default is weaker, and its delegating encoder would also read unhashed passwords. Each hash in progress takes
 * its 19 MiB, so the threads of {@link Blocking} bound the memory.
 */
public final class Argon2PasswordHasher implements PasswordHasher {

    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;
    private static final int LANES = 1;
    private static final int MEMORY_KIB = 19_456;
    private static final int PASSES = 2;

    /** Of no account, and as dear to compare with as any other. Made beforehand: a start would wait for it. */
    static final String NOBODYS =
            "$argon2id$v=19$m=19456,t=2,p=1$5ZWT+2ltDnd9xRHp+Sk1pw$hWI0Q89OaJ1Sof5d2+8HtoqWBPcd1NhHcdhhHCLq/oE";

    private final Argon2PasswordEncoder encoder =
            new Argon2PasswordEncoder(SALT_BYTES, HASH_BYTES, LANES, MEMORY_KIB, PASSES);
    private final Blocking blocking;

    public Argon2PasswordHasher(Blocking blocking) {
        this.blocking = blocking;
    }

    @Override
    public Mono<String> hash(Password password) {
        return blocking.call(() -> encoded(password.text()));
    }

    @Override
    public Mono<Boolean> matches(Password password, String hash) {
        return blocking.call(() -> encoder.matches(password.text(), hash));
    }

    @Override
    public Mono<Boolean> pretend(Password password) {
        return matches(password, NOBODYS).thenReturn(false);
    }

    private String encoded(String text) {
        return Objects.requireNonNull(encoder.encode(text));
    }
}
