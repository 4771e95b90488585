package dev.millrace.users.web;

import com.nimbusds.jose.jwk.JWKSet;
import dev.millrace.platform.security.KeySource;
import dev.millrace.platform.web.Answers;
import dev.millrace.platform.web.Json;
import java.time.Duration;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** The public keys of our access tokens (RFC 7517), for other processes that verify them. */
public final class KeysHandler {

    /** Half of the time a new key is published before it signs, so that no cache hides it for too long. */
    private static final Duration MAX_AGE = Duration.ofMinutes(5);

    private final KeySource keys;

    public KeysHandler(KeySource keys) {
        this.keys = keys;
    }

    /** Never a private part: the set is asked for its public half, and has no other to begin with. */
    Mono<ServerResponse> keys(ServerRequest request) {
        return keys.keys("")
                .map(list -> Json.write(new JWKSet(list).toJSONObject(true)))
                .flatMap(bytes -> Answers.builder(HttpStatus.OK)
                        .cacheControl(CacheControl.maxAge(MAX_AGE).cachePublic())
                        .body(Answers.raw(bytes)));
    }
}
