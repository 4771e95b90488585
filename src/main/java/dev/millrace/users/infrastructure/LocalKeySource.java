package dev.millrace.users.infrastructure;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import dev.millrace.platform.security.KeySource;
import dev.millrace.users.domain.KeyRingService;
import dev.millrace.users.domain.SigningKey;
import java.util.List;
import reactor.core.publisher.Mono;

/** The keys of this process's own users module. */
public final class LocalKeySource implements KeySource {

    private final KeyRingService keys;

    public LocalKeySource(KeyRingService keys) {
        this.keys = keys;
    }

    @Override
    public Mono<List<JWK>> keys(String keyId) {
        return keys.ringWith(keyId)
                .map(ring -> ring.keys().stream().map(LocalKeySource::published).toList());
    }

    /** The public half alone. */
    private static JWK published(SigningKey key) {
        return new ECKey.Builder(Curve.P_256, key.publicKey())
                .keyID(key.id())
                .keyUse(KeyUse.SIGNATURE)
                .algorithm(JWSAlgorithm.ES256)
                .build();
    }
}
