package dev.millrace.platform.security;

import com.nimbusds.jose.jwk.JWK;
import java.util.List;
import reactor.core.publisher.Mono;

/** The public keys that access tokens are signed with: the users module's own, or fetched from it. */
public interface KeySource {

    /**
     * Every key that a valid token may be signed with.
     *
     * @param keyId the key a token names; a source that does not know it looks again, at a bounded rate
     */
    Mono<List<JWK>> keys(String keyId);
}
