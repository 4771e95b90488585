package dev.millrace.platform.security;

import com.github.benmanes.caffeine.cache.Cache;
import com.nimbusds.jwt.SignedJWT;
import dev.millrace.platform.error.CommonProblems;
import dev.millrace.platform.error.DomainException;
import dev.millrace.platform.flow.Caches;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtAudienceValidator;
import org.springframework.security.oauth2.jwt.JwtIssuerValidator;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.JwtTypeValidator;
import org.springframework.security.oauth2.jwt.NimbusReactiveJwtDecoder;
import reactor.core.publisher.Mono;

/**
 * Verifies access tokens with Spring Security's decoder: ES256 only (RFC 8725), issuer, audience and times. A verified
 * token is remembered until it expires, so that its signature is checked once and not with every request.
 */
public final class JwtVerifier implements TokenVerifier {

    /** Claims of our access tokens beside the registered ones. */
    public static final String ROLE = "role";

    public static final String SESSION = "sid";

    /** The {@code typ} header of our access tokens (RFC 9068), so that no other kind of token passes for one. */
    public static final String TYPE = "at+jwt";

    private static final int MAX_TOKEN = 4096;
    private static final int REMEMBERED = 100_000;

    private final NimbusReactiveJwtDecoder decoder;
    private final InstantSource clock;
    private final Cache<String, Caller> verified = Caches.tidiedByItsUsers()
            .maximumSize(REMEMBERED)
            .expireAfterWrite(Duration.ofMinutes(10))
            .build();

    public JwtVerifier(KeySource keys, TokenSettings settings, InstantSource clock) {
        this.clock = clock;
        this.decoder = NimbusReactiveJwtDecoder.withJwkSource(
                        token -> keys.keys(keyId(token)).flatMapIterable(list -> list))
                .jwsAlgorithm(SignatureAlgorithm.ES256)
                .validateType(false) // by the validator below, which knows our own type
                .build();
        JwtTimestampValidator times = new JwtTimestampValidator(settings.leeway());
        times.setClock(clock.withZone(ZoneOffset.UTC));
        decoder.setJwtValidator(new DelegatingOAuth2TokenValidator<>(List.of(
                new JwtTypeValidator(TYPE),
                times,
                new JwtIssuerValidator(settings.issuer()),
                new JwtAudienceValidator(settings.audience()))));
    }

    @Override
    public @Nullable Caller known(String token) {
        Caller known = verified.getIfPresent(token);
        return known != null && known.expiresAt().isAfter(clock.instant()) ? known : null;
    }

    @Override
    public Mono<Caller> verify(String token) {
        Caller known = known(token);
        if (known != null) {
            return Mono.just(known);
        }
        if (token.length() > MAX_TOKEN) {
            return Mono.error(refused());
        }
        return decoder.decode(token)
                .map(JwtVerifier::caller)
                .doOnNext(caller -> verified.put(token, caller))
                .onErrorMap(JwtVerifier::translated);
    }

    /** The decoder wraps what the key source says, such as that the keys cannot be had now. */
    private static Throwable translated(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof DomainException) {
                return cause;
            }
        }
        return refused();
    }

    private static Caller caller(Jwt token) {
        return new Caller(
                UUID.fromString(token.getSubject()),
                Role.of(Objects.requireNonNull(token.getClaimAsString(ROLE))),
                UUID.fromString(Objects.requireNonNull(token.getClaimAsString(SESSION))),
                Objects.requireNonNullElse(token.getExpiresAt(), Instant.EPOCH));
    }

    private static String keyId(SignedJWT token) {
        return Objects.requireNonNullElse(token.getHeader().getKeyID(), "");
    }

    private static DomainException refused() {
        return CommonProblems.UNAUTHENTICATED.because("The access token is not valid or has expired.");
    }
}
