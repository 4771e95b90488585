package dev.millrace.support;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.platform.database.DatabaseClock;
import dev.millrace.platform.database.UuidV7;
import dev.millrace.platform.security.Role;
import dev.millrace.users.domain.Account;
import dev.millrace.users.domain.AccountRepository;
import dev.millrace.users.domain.Credentials;
import dev.millrace.users.domain.EmailAddress;
import dev.millrace.users.domain.Password;
import dev.millrace.users.domain.PasswordHasher;
import dev.millrace.users.domain.SessionService;
import dev.millrace.users.domain.Tokens;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Users for tests. Those with a session are made inside the instance and at no cost, as hashing a password takes long;
 * {@link #register} and {@link #login} go over HTTP.
 */
public final class People {

    public static final String PASSWORD = "Right-Horse-7";

    private static final AtomicReference<@Nullable String> HASH = new AtomicReference<>();
    private static final AtomicInteger COUNT = new AtomicInteger();

    private final Instance instance;

    public People(Instance instance) {
        this.instance = instance;
    }

    /**
     * Somebody with an account and a session.
     *
     * @param accessToken of that session
     * @param refreshToken of that session
     */
    public record Person(UUID id, String email, String accessToken, String refreshToken) {}

    /** A new customer, logged in. */
    public Person customer() {
        return person(Role.CUSTOMER);
    }

    /** Somebody new with this role, logged in; the password is {@link #PASSWORD}. */
    public Person person(Role role) {
        EmailAddress email = EmailAddress.parse(newEmail()).orElseThrow();
        UUID id = instance.bean(UuidV7.class).next();
        Instant now = instance.bean(DatabaseClock.class).instant();
        Credentials credentials = new Credentials(Account.open(id, email, "Some Body", role, now), hash());
        Tokens tokens = done(instance.bean(AccountRepository.class)
                .add(credentials.account(), credentials.passwordHash())
                .then(instance.bean(SessionService.class).open(credentials)));
        return new Person(
                id, email.text(), tokens.accessToken(), tokens.refreshToken().text());
    }

    private String hash() {
        String known = HASH.get();
        if (known != null) {
            return known;
        }
        String made = done(instance.bean(PasswordHasher.class).hash(Password.of(PASSWORD)));
        HASH.set(made);
        return made;
    }

    private static <T> T done(Mono<T> work) {
        return Objects.requireNonNull(work.block(Duration.ofSeconds(10)));
    }

    /** An address that nobody has. */
    public static String newEmail() {
        return "somebody." + COUNT.incrementAndGet() + "@example.com";
    }

    /** A new customer's id. */
    public UUID register(String email) {
        Api.Answer answer =
                instance.api().post("/api/v1/users", Map.of("email", email, "password", PASSWORD, "name", "Some Body"));
        assertThat(answer.status()).as("%s", answer).isEqualTo(201);
        return UUID.fromString(answer.text("/id"));
    }

    /** Another session of the same person. */
    public Person login(UUID id, String email) {
        Api.Answer answer = instance.api().post("/api/v1/sessions", Map.of("email", email, "password", PASSWORD));
        assertThat(answer.status()).as("%s", answer).isEqualTo(200);
        return new Person(id, email, answer.text("/accessToken"), answer.text("/refreshToken"));
    }
}
