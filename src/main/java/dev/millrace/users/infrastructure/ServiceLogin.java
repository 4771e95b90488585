package dev.millrace.users.infrastructure;

import dev.millrace.platform.error.CommonProblems;
import dev.millrace.platform.security.Role;
import dev.millrace.platform.web.Json;
import dev.millrace.users.UsersClientSettings.ServiceAccount;
import java.time.Duration;
import java.util.Map;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/**
 * Logs this process in at the users process and keeps the access token for as long as it is good. An account that sees
 * nobody but itself is refused here: everybody else would look as if they did not exist.
 */
public final class ServiceLogin {

    private static final Duration MARGIN = Duration.ofMinutes(1);

    /** A login that failed is not tried again at once, since users count failed logins. */
    private static final Duration RESPITE = Duration.ofSeconds(15);

    private final WebClient client;
    private final ServiceAccount account;
    private final Mono<Token> token;

    /**
     * @param client for the users process
     * @param deadline of one login
     */
    public ServiceLogin(WebClient client, ServiceAccount account, Duration deadline) {
        this.client = client;
        this.account = account;
        this.token = Mono.defer(this::login)
                .delayUntil(this::checkRole)
                .timeout(deadline)
                .cache(Token::life, _ -> RESPITE, () -> RESPITE);
    }

    private record Token(String text, Duration life) {}

    /** An access token; errors with {@code dependency_unavailable}. */
    public Mono<String> token() {
        return token.map(Token::text)
                .onErrorMap(failure -> CommonProblems.DEPENDENCY_UNAVAILABLE
                        .because("The service account could not log in at users: " + failure.getMessage())
                        .initCause(failure));
    }

    private Mono<Token> login() {
        return client.post()
                .uri("/api/v1/sessions")
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(Json.write(Map.of("email", account.email(), "password", account.password())))
                .retrieve()
                .bodyToMono(byte[].class)
                .map(Json.MAPPER::readTree)
                .map(answer -> new Token(
                        answer.required("accessToken").asString(),
                        Duration.ofSeconds(answer.required("expiresIn").asLong())
                                .minus(MARGIN)));
    }

    private Mono<JsonNode> checkRole(Token fresh) {
        return client.get()
                .uri("/api/v1/users/me")
                .headers(headers -> headers.setBearerAuth(fresh.text()))
                .retrieve()
                .bodyToMono(byte[].class)
                .map(Json.MAPPER::readTree)
                .filter(user -> Role.of(user.required("role").asString()).staff())
                .switchIfEmpty(Mono.error(() -> new IllegalStateException("it needs the role service")));
    }
}
