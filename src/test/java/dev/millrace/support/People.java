package dev.millrace.support;

import dev.millrace.platform.security.Role;
import dev.millrace.users.domain.AccountChange;
import dev.millrace.users.domain.AccountRepository;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.core.ParameterizedTypeReference;

/** Users for tests: registered and logged in over HTTP, promoted behind its back. */
public final class People {

    public static final String PASSWORD = "Right-Horse-7";

    private static final ParameterizedTypeReference<Map<String, Object>> JSON = new ParameterizedTypeReference<>() {};
    private static final AtomicInteger COUNT = new AtomicInteger();

    private final Instance instance;

    public People(Instance instance) {
        this.instance = instance;
    }

    /**
     * Somebody with an account and a session.
     *
     * @param accessToken of that session
     */
    public record Person(UUID id, String email, String accessToken, String refreshToken) {}

    /** A new customer, logged in. */
    public Person customer() {
        return person(Role.CUSTOMER);
    }

    /** Somebody new with this role, logged in. */
    public Person person(Role role) {
        String email = role.label() + COUNT.incrementAndGet() + "@example.com";
        UUID id = register(email);
        if (role != Role.CUSTOMER) {
            promote(id, role);
        }
        return login(id, email);
    }

    /** A new customer's id. */
    public UUID register(String email) {
        Map<String, Object> user =
                post("/api/v1/users", Map.of("email", email, "password", PASSWORD, "name", "Somebody"), 201);
        return UUID.fromString(String.valueOf(user.get("id")));
    }

    /** Another session of the same person. */
    public Person login(UUID id, String email) {
        Map<String, Object> tokens = post("/api/v1/sessions", Map.of("email", email, "password", PASSWORD), 200);
        return new Person(
                id, email, String.valueOf(tokens.get("accessToken")), String.valueOf(tokens.get("refreshToken")));
    }

    private void promote(UUID id, Role role) {
        AccountRepository accounts = instance.bean(AccountRepository.class);
        accounts.find(id)
                .flatMap(account -> accounts.save(AccountChange.to(account.with(role))))
                .block(Duration.ofSeconds(5));
    }

    private Map<String, Object> post(String path, Map<String, Object> body, int status) {
        return Objects.requireNonNull(instance.client()
                .post()
                .uri(path)
                .bodyValue(body)
                .exchange()
                .expectStatus()
                .isEqualTo(status)
                .expectBody(JSON)
                .returnResult()
                .getResponseBody());
    }
}
