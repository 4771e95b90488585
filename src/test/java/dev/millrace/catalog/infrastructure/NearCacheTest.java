package dev.millrace.catalog.infrastructure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.catalog.domain.Encoded;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;

class NearCacheTest {

    private static final Encoded OLD = new Encoded("1", null, new byte[] {1});
    private static final Encoded NEW = new Encoded("2", null, new byte[] {2});

    private final NearCache cache = new NearCache(10_000, Duration.ofMinutes(1));
    private final AtomicInteger loads = new AtomicInteger();

    @Test
    void readersThatMissTogetherShareOneLoad() {
        Sinks.One<Encoded> source = Sinks.one();
        StepVerifier first = StepVerifier.create(read(source.asMono()))
                .expectNext(OLD)
                .expectComplete()
                .verifyLater();
        StepVerifier second = StepVerifier.create(read(source.asMono()))
                .expectNext(OLD)
                .expectComplete()
                .verifyLater();
        source.tryEmitValue(OLD).orThrow();
        first.verify(Duration.ofSeconds(5));
        second.verify(Duration.ofSeconds(5));
        assertThat(loads).hasValue(1);
    }

    @Test
    void aReaderThatHangsUpDoesNotStopTheLoadOfTheOthers() {
        Sinks.One<Encoded> source = Sinks.one();
        Disposable leader = read(source.asMono()).subscribe();
        StepVerifier other = StepVerifier.create(read(source.asMono()))
                .expectNext(OLD)
                .expectComplete()
                .verifyLater();
        leader.dispose();
        source.tryEmitValue(OLD).orThrow();
        other.verify(Duration.ofSeconds(5));
    }

    @Test
    void whatIsDroppedWhileItLoadsIsNotKept() {
        Sinks.One<Encoded> source = Sinks.one();
        StepVerifier early = StepVerifier.create(read(source.asMono()))
                .expectNext(OLD)
                .expectComplete()
                .verifyLater();
        cache.drop(List.of("key"));
        StepVerifier.create(read(Mono.just(NEW))).expectNext(NEW).verifyComplete();
        source.tryEmitValue(OLD).orThrow();
        early.verify(Duration.ofSeconds(5));
        StepVerifier.create(read(Mono.just(OLD))).expectNext(NEW).verifyComplete();
        assertThat(loads).hasValue(2);
    }

    @Test
    void aFailureIsToldAndForgotten() {
        StepVerifier.create(read(Mono.error(new IllegalStateException("away")))).verifyErrorMessage("away");
        StepVerifier.create(read(Mono.just(NEW))).expectNext(NEW).verifyComplete();
    }

    @Test
    void thatThereIsNothingIsRemembered() {
        StepVerifier.create(read(Mono.empty())).verifyComplete();
        StepVerifier.create(read(Mono.just(NEW))).verifyComplete();
        assertThat(loads).hasValue(1);
    }

    @Test
    void everythingCanBeForgotten() {
        StepVerifier.create(read(Mono.just(OLD))).expectNext(OLD).verifyComplete();
        cache.clear();
        StepVerifier.create(read(Mono.just(NEW))).expectNext(NEW).verifyComplete();
    }

    private Mono<Encoded> read(Mono<Encoded> source) {
        return cache.find("key", source.doOnSubscribe(_ -> loads.incrementAndGet()));
    }
}
