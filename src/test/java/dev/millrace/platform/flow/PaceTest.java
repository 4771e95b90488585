package dev.millrace.platform.flow;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class PaceTest {

    private static final Duration SOON = Duration.ofSeconds(10);

    @Test
    void noneNeverWaits() {
        Pace pace = Pace.perSecond(1);
        pace.await(100).subscribe();
        StepVerifier.create(pace.await(0)).expectComplete().verify(SOON);
    }

    @Test
    void whoTakesManyWaitsForTheirTurnAndTheNextBehindThem() {
        Pace pace = Pace.perSecond(100);
        long begun = System.nanoTime();
        StepVerifier.create(pace.await(30).then(pace.await(30)).then(elapsedSince(begun)))
                .expectNextMatches(elapsed -> elapsed.compareTo(Duration.ofMillis(550)) > 0)
                .expectComplete()
                .verify(SOON);
    }

    private static Mono<Duration> elapsedSince(long begun) {
        return Mono.fromSupplier(() -> Duration.ofNanos(System.nanoTime() - begun));
    }
}
