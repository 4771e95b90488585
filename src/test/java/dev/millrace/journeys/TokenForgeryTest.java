package dev.millrace.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import dev.millrace.support.Instance;
import dev.millrace.support.People;
import dev.millrace.users.domain.KeyRingService;
import dev.millrace.users.domain.SigningKey;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Tokens that look like ours and are not. Each is one step away from a good one, which the first test shows. */
class TokenForgeryTest {

    private static final JOSEObjectType TYPE = new JOSEObjectType("at+jwt");

    private final Instance instance = Instance.shared();
    private final UUID user = new People(instance).register(People.newEmail());
    private final SigningKey key =
            Objects.requireNonNull(instance.bean(KeyRingService.class).signer().block(Duration.ofSeconds(5)));

    @Test
    void theTokenThatTheForgeriesStartFromIsGood() throws Exception {
        assertThat(status(signed(header().build(), claims().build()))).isEqualTo(200);
    }

    @Test
    void aTokenWithoutSignatureIsRefused() {
        refused(new PlainJWT(claims().build()).serialize());
    }

    @Test
    void aTokenWhoseSignatureWasCutOffIsRefused() throws Exception {
        String token = signed(header().build(), claims().build());
        refused(token.substring(0, token.lastIndexOf('.') + 1));
    }

    @Test
    void ourPublicKeyIsNoSharedSecret() throws Exception {
        JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.HS256)
                .type(TYPE)
                .keyID(key.id())
                .build();
        refused(sign(header, claims().build(), new MACSigner(key.publicKey().getEncoded())));
    }

    @Test
    void aForeignKeyIsRefusedUnderOurIdAndUnderItsOwn() throws Exception {
        ECKey foreign = new ECKeyGenerator(Curve.P_256).keyID("foreign").generate();
        refused(sign(header().build(), claims().build(), new ECDSASigner(foreign)));
        refused(sign(header().keyID("foreign").build(), claims().build(), new ECDSASigner(foreign)));
    }

    @Test
    void aTokenCannotBringItsOwnKey() throws Exception {
        ECKey foreign = new ECKeyGenerator(Curve.P_256).keyID("foreign").generate();
        URI url = URI.create(instance.url() + "/.well-known/jwks.json");
        ECDSASigner signer = new ECDSASigner(foreign);
        refused(sign(header().jwk(foreign.toPublicJWK()).build(), claims().build(), signer));
        refused(sign(header().keyID("foreign").jwkURL(url).build(), claims().build(), signer));
        refused(sign(header().keyID("foreign").x509CertURL(url).build(), claims().build(), signer));
    }

    @Test
    void anotherAudienceIssuerOrTypeIsRefused() throws Exception {
        refused(signed(header().build(), claims().audience("another").build()));
        refused(signed(header().build(), claims().issuer("another").build()));
        refused(signed(header().type(JOSEObjectType.JWT).build(), claims().build()));
        refused(signed(header().type(null).build(), claims().build()));
    }

    @Test
    void anExpiredTokenAndOneThatIsNotYetValidAreRefused() throws Exception {
        Instant now = Instant.now();
        refused(signed(
                header().build(),
                claims().expirationTime(Date.from(now.minusSeconds(120))).build()));
        refused(signed(
                header().build(),
                claims().notBeforeTime(Date.from(now.plusSeconds(120))).build()));
    }

    @Test
    void aTokenWithClaimsThatAreNotOursIsRefused() throws Exception {
        refused(signed(header().build(), claims().claim("role", "emperor").build()));
        refused(signed(header().build(), claims().claim("role", null).build()));
        refused(signed(header().build(), claims().claim("sid", "x").build()));
        refused(signed(header().build(), claims().subject("x").build()));
    }

    @Test
    void noiseIsRefused() {
        refused("x");
        refused("a.b.c");
        refused("x".repeat(5000));
        assertThat(instance.api()
                        .with("Authorization", "Basic YTpi")
                        .get("/api/v1/users/me")
                        .status())
                .isEqualTo(401);
    }

    private void refused(String token) {
        assertThat(status(token)).as(token).isEqualTo(401);
    }

    private int status(String token) {
        return instance.api(token).get("/api/v1/users/me").status();
    }

    private JWSHeader.Builder header() {
        return new JWSHeader.Builder(JWSAlgorithm.ES256).type(TYPE).keyID(key.id());
    }

    private JWTClaimsSet.Builder claims() {
        Instant now = Instant.now();
        return new JWTClaimsSet.Builder()
                .issuer("millrace")
                .audience("millrace")
                .subject(user.toString())
                .claim("role", "customer")
                .claim("sid", UUID.randomUUID().toString())
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plusSeconds(600)));
    }

    private String signed(JWSHeader header, JWTClaimsSet claims) throws JOSEException {
        return sign(header, claims, new ECDSASigner(key.privateKey()));
    }

    private static String sign(JWSHeader header, JWTClaimsSet claims, JWSSigner signer) throws JOSEException {
        SignedJWT token = new SignedJWT(header, claims);
        token.sign(signer);
        return token.serialize();
    }
}
