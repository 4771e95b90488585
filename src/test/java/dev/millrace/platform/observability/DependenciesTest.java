package dev.millrace.platform.observability;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class DependenciesTest {

    private static final Duration NEXT_LOOK = Duration.ofMillis(1100);

    @Test
    void oneLookThatFailsAfterAGoodOneIsLetPassAndTheSecondIsNot() {
        StepVerifier.withVirtualTime(() -> answers(true, false, false, true, false, true, false, false))
                .thenAwait(Duration.ofSeconds(20))
                .expectNext(true, true, false, true, true, true, true, false)
                .verifyComplete();
    }

    @Test
    void whoNeverAnsweredIsAwayFromTheFirstLookOn() {
        StepVerifier.withVirtualTime(() -> answers(false, false, true))
                .thenAwait(Duration.ofSeconds(20))
                .expectNext(false, false, true)
                .verifyComplete();
    }

    @Test
    void whoIsSilentIsAwayAfterASecond() {
        StepVerifier.withVirtualTime(() -> new Dependencies(Mono.never(), Mono.just(1)).database())
                .expectSubscription()
                .expectNoEvent(Duration.ofMillis(900))
                .thenAwait(Duration.ofMillis(200))
                .expectNext(false)
                .verifyComplete();
    }

    private static Flux<Boolean> answers(Boolean... given) {
        AtomicInteger looks = new AtomicInteger();
        Mono<Integer> question = Mono.fromCallable(looks::getAndIncrement)
                .filter(look -> given[look])
                .switchIfEmpty(Mono.error(() -> new IllegalStateException("away")));
        Dependencies dependencies = new Dependencies(question, Mono.just(1));
        return Flux.fromIterable(List.of(given))
                .concatMap(_ -> dependencies.database().delayElement(NEXT_LOOK));
    }
}
