package dev.millrace.users.infrastructure;

import static io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowSynchronizationStrategy.LOCK_FREE;

import dev.millrace.platform.error.CommonProblems;
import dev.millrace.platform.web.Json;
import dev.millrace.users.Customer;
import dev.millrace.users.UserDirectory;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.reactor.circuitbreaker.operator.CircuitBreakerOperator;
import java.time.Duration;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/**
 * Users in another process, asked on the caller's behalf. A call has one deadline over everything; after enough
 * failures the breaker refuses at once and tries again from time to time, so that orders never wait for users that are
 * away.
 */
public final class HttpUserDirectory implements UserDirectory {

    private final WebClient client;
    private final Duration deadline;
    private final CircuitBreaker breaker = CircuitBreaker.of(
            "users",
            CircuitBreakerConfig.custom()
                    .slidingWindowSize(20)
                    .slidingWindowSynchronizationStrategy(LOCK_FREE)
                    .minimumNumberOfCalls(10)
                    .waitDurationInOpenState(Duration.ofSeconds(2))
                    .permittedNumberOfCallsInHalfOpenState(3)
                    .build());

    /**
     * @param client for the users process
     * @param deadline of one look-up
     */
    public HttpUserDirectory(WebClient client, Duration deadline) {
        this.client = client;
        this.deadline = deadline;
    }

    @Override
    public Mono<Customer> find(UUID id, String bearerToken) {
        return client.get()
                .uri("/api/v1/users/{id}", id)
                .headers(headers -> headers.setBearerAuth(bearerToken))
                .exchangeToMono(HttpUserDirectory::customer)
                .timeout(deadline)
                .transformDeferred(CircuitBreakerOperator.of(breaker))
                .onErrorMap(failure -> CommonProblems.DEPENDENCY_UNAVAILABLE
                        .because("Users cannot be reached.")
                        .initCause(failure));
    }

    private static Mono<Customer> customer(ClientResponse response) {
        if (response.statusCode().isSameCodeAs(HttpStatus.OK)) {
            return response.bodyToMono(byte[].class).map(HttpUserDirectory::read);
        }
        return response.statusCode().isSameCodeAs(HttpStatus.NOT_FOUND)
                ? response.releaseBody().then(Mono.empty())
                : response.createError();
    }

    private static Customer read(byte[] document) {
        JsonNode user = Json.MAPPER.readTree(document);
        return new Customer(
                UUID.fromString(user.required("id").asString()),
                user.required("name").asString(),
                user.required("email").asString());
    }
}
