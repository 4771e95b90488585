package dev.millrace.payments.infrastructure;

import static io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowSynchronizationStrategy.LOCK_FREE;

import dev.millrace.payments.GatewaySettings;
import dev.millrace.payments.domain.NotSentException;
import dev.millrace.platform.tracing.Tracing;
import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.bulkhead.BulkheadFullException;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.reactor.bulkhead.operator.BulkheadOperator;
import io.github.resilience4j.reactor.circuitbreaker.operator.CircuitBreakerOperator;
import io.netty.channel.ChannelOption;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.util.MultiValueMap;
import org.springframework.web.reactive.function.BodyInserters;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import reactor.netty.internal.shaded.reactor.pool.PoolAcquirePendingLimitException;
import reactor.netty.internal.shaded.reactor.pool.PoolAcquireTimeoutException;
import reactor.netty.resources.ConnectionProvider;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Calls of Stripe's API, paced, bounded in number and time, and behind a breaker: answers and refusals come as
 * {@link Answer}; whatever cannot have had an effect as {@link NotSentException}; everything else as it is, and it counts
 * against the gateway.
 */
final class StripeClient {

    private static final Logger LOG = LoggerFactory.getLogger(StripeClient.class);
    private static final JsonMapper JSON = JsonMapper.shared();

    /** A page of a hundred payments, with room. */
    private static final int MAX_ANSWER = 4 * 1024 * 1024;

    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

    private static final List<Class<? extends Throwable>> BEFORE_SENDING = List.of(
            ConnectException.class,
            NoRouteToHostException.class,
            UnknownHostException.class,
            SSLHandshakeException.class,
            PoolAcquireTimeoutException.class,
            PoolAcquirePendingLimitException.class,
            CallNotPermittedException.class,
            BulkheadFullException.class);

    private final WebClient client;
    private final String key;
    private final Duration timeout;
    private final Pacing pacing;
    private final Bulkhead bulkhead;
    private final CircuitBreaker breaker = CircuitBreaker.of(
            "payment-gateway",
            CircuitBreakerConfig.custom()
                    .slidingWindowSize(50)
                    .slidingWindowSynchronizationStrategy(LOCK_FREE)
                    .minimumNumberOfCalls(20)
                    .waitDurationInOpenState(Duration.ofSeconds(2))
                    .permittedNumberOfCallsInHalfOpenState(5)
                    .ignoreExceptions(NotSentException.class, BulkheadFullException.class)
                    .build());

    /** A call may wait for its turn for half of what its own time leaves of the deadline. */
    StripeClient(ConnectionProvider connections, GatewaySettings settings, Duration deadline, Tracing tracing) {
        Duration spare = deadline.minus(settings.timeout()).dividedBy(2);
        this.client = tracing.calls(client(connections, settings)).build();
        this.key = Objects.requireNonNull(settings.key());
        this.timeout = settings.timeout();
        this.pacing = new Pacing(settings.rate(), spare.isNegative() ? Duration.ZERO : spare, System::nanoTime);
        this.bulkhead = Bulkhead.of(
                "payment-gateway",
                BulkheadConfig.custom()
                        .maxConcurrentCalls(settings.concurrency())
                        .maxWaitDuration(Duration.ZERO)
                        .build());
    }

    /**
     * Follows no redirects, so that the key goes nowhere but to the configured address, and repeats nothing by itself:
     * a lost connection is an unknown result, to be looked into.
     */
    private static WebClient.Builder client(ConnectionProvider connections, GatewaySettings settings) {
        HttpClient client = HttpClient.create(connections)
                .followRedirect(false)
                .disableRetry(true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int)
                        settings.connectTimeout().toMillis());
        return WebClient.builder()
                .baseUrl(Objects.requireNonNull(settings.url()))
                .clientConnector(new ReactorClientHttpConnector(client))
                .codecs(codecs -> codecs.defaultCodecs().maxInMemorySize(MAX_ANSWER));
    }

    /**
     * What the gateway said.
     *
     * @param status 2xx, 400, 402 or 404
     * @param body the object, or the error
     */
    record Answer(int status, JsonNode body) {

        boolean done() {
            return status / 100 == 2;
        }
    }

    /** Sends a form under a key; without one where repetition has no effect. */
    Mono<Answer> post(String path, @Nullable String operationKey, MultiValueMap<String, String> form, Object... ids) {
        return guarded(client.post()
                .uri(path, ids)
                .headers(headers -> {
                    headers.setBearerAuth(key);
                    if (operationKey != null) {
                        headers.set("Idempotency-Key", operationKey);
                    }
                })
                .body(BodyInserters.fromFormData(form))
                .exchangeToMono(StripeClient::answer));
    }

    /** Reads. */
    Mono<Answer> get(String path, Map<String, ?> variables) {
        return guarded(client.get()
                .uri(path, variables)
                .headers(headers -> headers.setBearerAuth(key))
                .exchangeToMono(StripeClient::answer));
    }

    private Mono<Answer> guarded(Mono<Answer> call) {
        return pacing.admit(call.timeout(timeout).transformDeferred(BulkheadOperator.of(bulkhead)))
                .transformDeferred(CircuitBreakerOperator.of(breaker))
                .onErrorMap(
                        StripeClient::neverSent,
                        failure -> new NotSentException(
                                "no call was made: " + failure.getClass().getSimpleName(), null));
    }

    private static Mono<Answer> answer(ClientResponse response) {
        int status = response.statusCode().value();
        return switch (status) {
            case 200, 201, 400, 402, 404 ->
                response.bodyToMono(byte[].class)
                        .switchIfEmpty(Mono.error(() -> new IOException("an empty answer of the gateway")))
                        .map(body -> new Answer(status, JSON.readTree(body)));
            case 401, 403 -> {
                LOG.atError().addKeyValue("status", status).log("The payment gateway does not take the API key");
                yield refused(response, "the gateway refused the API key");
            }
            case 409, 429 -> refused(response, "the gateway is too busy: " + status);
            default -> response.releaseBody().then(Mono.error(() -> new IOException(status + " from the gateway")));
        };
    }

    private static Mono<Answer> refused(ClientResponse response, String reason) {
        Duration pause = retryAfter(response.headers().asHttpHeaders().getFirst("Retry-After"));
        return response.releaseBody().then(Mono.error(() -> new NotSentException(reason, pause)));
    }

    /** Whole seconds, bounded; null when absent or a date. */
    private static @Nullable Duration retryAfter(@Nullable String header) {
        if (header == null || !header.matches("[0-9]{1,9}")) {
            return null;
        }
        Duration pause = Duration.ofSeconds(Long.parseLong(header));
        return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
    }

    private static boolean neverSent(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            Throwable here = cause;
            if (BEFORE_SENDING.stream().anyMatch(type -> type.isInstance(here))) {
                return true;
            }
        }
        return false;
    }
}
