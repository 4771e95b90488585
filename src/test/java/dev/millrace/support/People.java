package dev.millrace.support;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.platform.security.Role;
import dev.millrace.users.domain.AccountChange;
import dev.millrace.users.domain.AccountRepository;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

/** Users for tests: registered and logged in over HTTP, promoted behind its back. */
public final class People {

    public static final String PASSWORD = "Right-Horse-7";

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

    /** Somebody new with this role, logged in. */
    public Person person(Role role) {
        String email = newEmail();
        UUID id = register(email);
        if (role != Role.CUSTOMER) {
            promote(id, role);
        }
        return login(id, email);
    }

    /** An address that nobody has. */
    public static String newEmail() {
        return "somebody." + COUNT.incrementAndGet() + "@example.com";
    }

    /** A new customer's id. */
    public UUID register(String email) {
        Api.Answer answer = instance.api()
                .post("/api/v1/users", Map.of("email", email, "password", PASSWORD, "name", "Some Body"));
        assertThat(answer.status()).as("%s", answer).isEqualTo(201);
        return UUID.fromString(answer.text("/id"));
    }

    /** Another session of the same person. */
    public Person login(UUID id, String email) {
        Api.Answer answer = instance.api().post("/api/v1/sessions", Map.of("email", email, "password", PASSWORD));
        assertThat(answer.status()).as("%s", answer).isEqualTo(200);
        return new Person(id, email, answer.text("/accessToken"), answer.text("/refreshToken"));
    }

    private void promote(UUID id, Role role) {
        AccountRepository accounts = instance.bean(AccountRepository.class);
        accounts.find(id)
                .flatMap(account -> accounts.save(AccountChange.to(account.with(role))))
                .block(Duration.ofSeconds(5));
    }
}
