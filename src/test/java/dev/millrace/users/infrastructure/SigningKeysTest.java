package dev.millrace.users.infrastructure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.platform.blocking.Blocking;
import dev.millrace.platform.database.Database;
import dev.millrace.support.TestDatabase;
import dev.millrace.users.domain.KeyPolicy;
import dev.millrace.users.domain.KeyRing;
import dev.millrace.users.domain.KeyRingService;
import dev.millrace.users.domain.SigningKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

/** Several instances with one table, and a clock that is moved by hand. */
class SigningKeysTest {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final KeyPolicy POLICY =
            new KeyPolicy(Duration.ofDays(30), Duration.ofMinutes(10), Duration.ofMinutes(21));

    private final Database database = TestDatabase.with("users");
    private final Blocking blocking = new Blocking(2, 64);
    private final List<KeyRingService> instances =
            Stream.generate(this::instance).limit(8).toList();
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    @AfterEach
    void stop() {
        blocking.destroy();
    }

    @Test
    void instancesThatStartAtOnceAgreeOnOneFirstKey() {
        List<List<String>> seen = refreshed().stream().map(SigningKeysTest::ids).toList();
        assertThat(seen.getFirst()).hasSize(1);
        assertThat(seen).hasSize(8).containsOnly(seen.getFirst());
    }

    @Test
    void eachSuccessorIsMadeOnceAndTheDeadAreDeleted() {
        List<String> first = ids(refreshed().getFirst());
        pass(Duration.ofDays(30).minusMinutes(10));
        List<String> both = ids(refreshed().getFirst());
        assertThat(both).hasSize(2).startsWith(first.getFirst());
        pass(Duration.ofMinutes(32));
        assertThat(refreshed()).map(SigningKeysTest::ids).containsOnly(both.subList(1, 2));
    }

    @Test
    void aKeyMadeElsewhereIsFoundWhenATokenNamesIt() {
        KeyRingService one = instances.getFirst();
        KeyRingService other = instances.getLast();
        SigningKey key = Objects.requireNonNull(one.signer().block(SOON));
        assertThat(Objects.requireNonNull(other.ringWith(key.id()).block(SOON)).has(key.id()))
                .isTrue();
    }

    private KeyRingService instance() {
        return new KeyRingService(new PostgresSigningKeyRepository(database, blocking, null), POLICY, () -> now);
    }

    private List<KeyRing> refreshed() {
        return Objects.requireNonNull(Flux.fromIterable(instances)
                .flatMap(KeyRingService::refresh)
                .collectList()
                .block(SOON));
    }

    private void pass(Duration time) {
        now = now.plus(time);
    }

    private static List<String> ids(KeyRing ring) {
        return ring.keys().stream().map(SigningKey::id).toList();
    }
}
