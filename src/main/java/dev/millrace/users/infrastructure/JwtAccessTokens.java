package dev.millrace.users.infrastructure;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.millrace.platform.blocking.Blocking;
import dev.millrace.platform.security.JwtVerifier;
import dev.millrace.platform.security.Role;
import dev.millrace.platform.security.TokenSettings;
import dev.millrace.users.domain.AccessTokens;
import dev.millrace.users.domain.KeyRingService;
import dev.millrace.users.domain.SigningKey;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.UUID;
import reactor.core.publisher.Mono;

/** Access tokens as JWT (RFC 9068), signed with ES256. Signing draws randomness, which may block. */
public final class JwtAccessTokens implements AccessTokens {

    private final KeyRingService keys;
    private final TokenSettings settings;
    private final Blocking blocking;
    private final InstantSource clock;

    public JwtAccessTokens(KeyRingService keys, TokenSettings settings, Blocking blocking, InstantSource clock) {
        this.keys = keys;
        this.settings = settings;
        this.blocking = blocking;
        this.clock = clock;
    }

    @Override
    public Mono<String> issue(UUID userId, Role role, UUID session) {
        return keys.signer().flatMap(key -> blocking.call(() -> signed(key, claims(userId, role, session))));
    }

    private JWTClaimsSet claims(UUID userId, Role role, UUID session) {
        Instant now = clock.instant();
        return new JWTClaimsSet.Builder()
                .issuer(settings.issuer())
                .audience(settings.audience())
                .subject(userId.toString())
                .claim(JwtVerifier.ROLE, role.label())
                .claim(JwtVerifier.SESSION, session.toString())
                .jwtID(UUID.randomUUID().toString())
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plus(LIFE)))
                .build();
    }

    private static String signed(SigningKey key, JWTClaimsSet claims) throws JOSEException {
        JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.ES256)
                .type(new JOSEObjectType(JwtVerifier.TYPE))
                .keyID(key.id())
                .build();
        SignedJWT token = new SignedJWT(header, claims);
        token.sign(new ECDSASigner(key.privateKey()));
        return token.serialize();
    }
}
