package dev.millrace.simulator.infrastructure;

import dev.millrace.platform.security.Hmac;
import dev.millrace.platform.web.Json;
import dev.millrace.simulator.domain.Callbacks;
import dev.millrace.simulator.domain.Plan.Manner;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/** Events over HTTP, signed as Stripe signs them. Tried four times. */
public final class HttpCallbacks implements Callbacks {

    private static final Logger LOG = LoggerFactory.getLogger(HttpCallbacks.class);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int COPIES = 10;

    private final WebClient client;
    private final String secret;
    private final InstantSource clock;
    private volatile @Nullable String url;

    /** @param url where events go; nowhere when null */
    public HttpCallbacks(WebClient client, @Nullable String url, String secret, InstantSource clock) {
        this.client = client;
        this.url = url;
        this.secret = secret;
        this.clock = clock;
    }

    /** Sends events there from now on. */
    public void redirect(@Nullable String target) {
        url = target;
    }

    @Override
    public Mono<Void> send(Event event, Manner manner) {
        return Mono.defer(() -> {
            String target = url;
            if (target == null) {
                return Mono.empty();
            }
            byte[] body = Json.write(document(event));
            String key = manner == Manner.FORGED ? secret + "?" : secret;
            return Flux.range(0, manner == Manner.DUPLICATE ? COPIES : 1)
                    .flatMap(_ -> post(target, body, key))
                    .then();
        });
    }

    private Mono<Void> post(String target, byte[] body, String key) {
        return Mono.defer(() -> client.post()
                        .uri(target)
                        .contentType(MediaType.APPLICATION_JSON)
                        .header("Stripe-Signature", signature(clock.instant().getEpochSecond(), body, key))
                        .bodyValue(body)
                        .retrieve()
                        .toBodilessEntity()
                        .timeout(PATIENCE))
                .retryWhen(Retry.backoff(3, Duration.ofMillis(200)))
                .doOnError(failure -> LOG.atWarn().addKeyValue("url", target).log("A callback was not taken"))
                .onErrorComplete()
                .then();
    }

    private static Map<String, Object> document(Event event) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("id", event.id());
        document.put("object", "event");
        document.put("type", event.type());
        document.put("created", event.created().getEpochSecond());
        document.put("data", Map.of("object", event.object()));
        return document;
    }

    private static String signature(long seconds, byte[] body, String key) {
        byte[] signature = Hmac.sha256(
                key.getBytes(StandardCharsets.UTF_8), (seconds + ".").getBytes(StandardCharsets.UTF_8), body);
        return "t=" + seconds + ",v1=" + HexFormat.of().formatHex(signature);
    }
}
