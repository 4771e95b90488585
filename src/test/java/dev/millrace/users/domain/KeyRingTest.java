package dev.millrace.users.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class KeyRingTest {

    private static final KeyPolicy POLICY =
            new KeyPolicy(Duration.ofDays(30), Duration.ofMinutes(10), Duration.ofMinutes(21));
    private static final Duration TOKEN_LIFE = Duration.ofMinutes(10);
    private static final KeyPair PAIR = pair();

    private KeyRing ring = KeyRing.EMPTY;
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private int made;

    @Test
    void theFirstKeySignsAtOnce() {
        carryOutWhatIsDue();
        assertThat(ring.signer(now).id()).isEqualTo("key-1");
        assertThat(ring.plan(now, POLICY).idle()).isTrue();
    }

    @Test
    void theFirstKeySignsEvenWhenTheClockOfWhoeverMadeItWasAhead() {
        carryOutWhatIsDue();
        assertThat(ring.signer(now.minusSeconds(5)).id()).isEqualTo("key-1");
    }

    @Test
    void theNextKeyIsPublishedTenMinutesBeforeItSigns() {
        carryOutWhatIsDue();
        pass(Duration.ofDays(30).minusMinutes(10));
        carryOutWhatIsDue();
        assertThat(ring.keys()).extracting(SigningKey::id).containsExactly("key-1", "key-2");
        pass(Duration.ofMinutes(10).minusNanos(1));
        assertThat(ring.signer(now).id()).isEqualTo("key-1");
        pass(Duration.ofNanos(1));
        assertThat(ring.signer(now).id()).isEqualTo("key-2");
    }

    @Test
    void theOldKeyStaysUntilItsLastTokenHasDied() {
        carryOutWhatIsDue();
        pass(Duration.ofDays(30).minusMinutes(10));
        carryOutWhatIsDue();
        pass(Duration.ofMinutes(10).plus(POLICY.linger()));
        assertThat(ring.plan(now, POLICY).dead()).isEmpty();
        pass(Duration.ofNanos(1));
        assertThat(ring.plan(now, POLICY).dead()).containsExactly("key-1");
    }

    @Test
    void overAYearNoLivingTokenLosesItsKeyAndNoKeyIsNewToItsVerifiers() {
        List<Signature> signed = new ArrayList<>();
        for (int minute = 0; minute < 365 * 24 * 60; minute++) {
            carryOutWhatIsDue();
            signed.add(new Signature(ring.signer(now).id(), now));
            signed.removeIf(signature -> signature.at().plus(TOKEN_LIFE).isBefore(now));
            assertThat(signed).allMatch(signature -> ring.has(signature.key()));
            pass(Duration.ofMinutes(1));
        }
        assertThat(made).isEqualTo(13);
        assertThat(ring.keys()).hasSizeLessThanOrEqualTo(2);
    }

    @Test
    void afterALongStandstillTheNextKeyIsStillPublishedFirst() {
        carryOutWhatIsDue();
        pass(Duration.ofDays(400));
        carryOutWhatIsDue();
        assertThat(ring.signer(now).id()).isEqualTo("key-1");
        pass(POLICY.lead());
        assertThat(ring.signer(now).id()).isEqualTo("key-2");
    }

    private void carryOutWhatIsDue() {
        KeyPlan plan = ring.plan(now, POLICY);
        List<SigningKey> keys = new ArrayList<>(ring.keys());
        keys.removeIf(key -> plan.dead().contains(key.id()));
        if (plan.successorFrom() != null) {
            made++;
            keys.add(key("key-" + made, Objects.requireNonNull(plan.successorFrom())));
        }
        ring = KeyRing.of(keys);
    }

    private void pass(Duration time) {
        now = now.plus(time);
    }

    private static SigningKey key(String id, Instant activeFrom) {
        return new SigningKey(id, (ECPublicKey) PAIR.getPublic(), (ECPrivateKey) PAIR.getPrivate(), activeFrom);
    }

    private static KeyPair pair() {
        try {
            return KeyPairGenerator.getInstance("EC").generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private record Signature(String key, Instant at) {}
}
