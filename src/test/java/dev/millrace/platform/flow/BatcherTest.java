package dev.millrace.platform.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.platform.error.CommonProblems;
import dev.millrace.platform.error.DomainException;
import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

class BatcherTest {

    private static final Duration SOON = Duration.ofSeconds(10);

    private final EventLoop loop = new DefaultEventLoop();
    private final List<List<Integer>> batches = new CopyOnWriteArrayList<>();
    private final Sinks.One<Boolean> gate = Sinks.one();

    @AfterEach
    void endLoop() {
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    @Test
    void whatComesInOneTurnOfAnEventLoopIsOneBatch() {
        Batcher<Integer, Integer> batcher = batcher(1, 128, 100, this::twice);
        StepVerifier.create(submitted(batcher, 1, 5).subscribeOn(Schedulers.fromExecutor(loop)))
                .expectNext(2, 4, 6, 8, 10)
                .expectComplete()
                .verify(SOON);
        assertThat(batches).containsExactly(List.of(1, 2, 3, 4, 5));
    }

    @Test
    void whatABatchBringsBackTogetherIsOneBatchOfTheNextBatcher() {
        Batcher<Integer, Integer> first =
                batcher(1, 128, 100, numbers -> Mono.just(numbers).publishOn(Schedulers.fromExecutor(loop)));
        Batcher<Integer, Integer> second = batcher(1, 128, 100, this::twice);
        Flux<Integer> all = Flux.range(1, 4)
                .flatMapSequential(number -> first.submit(number).flatMap(second::submit));
        StepVerifier.create(all.subscribeOn(Schedulers.fromExecutor(loop)))
                .expectNext(2, 4, 6, 8)
                .expectComplete()
                .verify(SOON);
        assertThat(batches).containsExactly(List.of(1, 2, 3, 4));
    }

    @Test
    void elsewhereARequestThatFindsALaneIsSentAtOnceAndThoseBehindItTogether() {
        Batcher<Integer, Integer> batcher = batcher(1, 3, 100, this::onceTheGateIsOpen);
        StepVerifier.create(submitted(batcher, 1, 6))
                .then(() -> gate.tryEmitValue(true))
                .expectNext(2, 4, 6, 8, 10, 12)
                .expectComplete()
                .verify(SOON);
        assertThat(batches).containsExactly(List.of(1), List.of(2, 3, 4), List.of(5, 6));
    }

    @Test
    void oneMoreThanMayWaitIsRefusedAtOnceAndTheOthersAreServed() {
        Batcher<Integer, Integer> batcher = batcher(1, 128, 2, this::onceTheGateIsOpen);
        Flux<Integer> three = submitted(batcher, 1, 3).cache();
        three.subscribe();
        StepVerifier.create(batcher.submit(4))
                .expectErrorMatches(failure -> failure instanceof DomainException refusal
                        && refusal.code().equals(CommonProblems.OVERLOADED))
                .verify(SOON);
        gate.tryEmitValue(true);
        StepVerifier.create(three).expectNext(2, 4, 6).expectComplete().verify(SOON);
    }

    @Test
    void theDelayIsThatOfTheOneWhoIsNextAndNoneWhenNobodyWaits() {
        Batcher<Integer, Integer> batcher = batcher(1, 1, 100, this::onceTheGateIsOpen);
        Flux<Integer> three = submitted(batcher, 1, 3).cache();
        assertThat(batcher.delay()).isZero();
        three.subscribe();
        await().atMost(SOON).until(() -> batcher.delay().toMillis() >= 20);
        assertThat(batcher.waiting()).isEqualTo(2);
        gate.tryEmitValue(true);
        StepVerifier.create(three).expectNext(2, 4, 6).expectComplete().verify(SOON);
        assertThat(batcher.delay()).isZero();
    }

    @Test
    void theFaultOfOneRefusesNobodyElse() {
        Batcher<Integer, Integer> batcher = batcher(
                1,
                128,
                100,
                numbers -> numbers.contains(3) ? Mono.error(new IllegalArgumentException("three")) : twice(numbers));
        Flux<String> answers = Flux.range(1, 4)
                .flatMapSequential(number -> batcher.submit(number)
                        .map(String::valueOf)
                        .onErrorResume(failure -> Mono.just(String.valueOf(failure.getMessage()))));
        StepVerifier.create(answers.subscribeOn(Schedulers.fromExecutor(loop)))
                .expectNext("2", "4", "three", "8")
                .expectComplete()
                .verify(SOON);
    }

    @Test
    void whoStopsWaitingIsCarriedOutNonetheless() {
        Batcher<Integer, Integer> batcher = batcher(1, 128, 100, this::onceTheGateIsOpen);
        batcher.submit(1).subscribe();
        batcher.submit(2).subscribe().dispose();
        Mono<Integer> third = batcher.submit(3).cache();
        third.subscribe();
        gate.tryEmitValue(true);
        StepVerifier.create(third).expectNext(6).expectComplete().verify(SOON);
        assertThat(batches).containsExactly(List.of(1), List.of(2, 3));
    }

    @Test
    void whoAsksIsAnsweredOnItsOwnLoopWhereverTheBatchEnds() {
        EventLoop other = new DefaultEventLoop();
        Batcher<Integer, Integer> batcher =
                batcher(1, 128, 100, numbers -> twice(numbers).publishOn(Schedulers.fromExecutor(other)));
        try {
            Flux<Boolean> atHome = Flux.range(1, 3)
                    .flatMap(number -> batcher.ask(number).map(_ -> loop.inEventLoop()))
                    .subscribeOn(Schedulers.fromExecutor(loop));
            Flux<Boolean> where = Flux.range(1, 3)
                    .flatMap(number -> batcher.submit(number).map(_ -> other.inEventLoop()))
                    .subscribeOn(Schedulers.fromExecutor(loop));
            StepVerifier.create(Flux.concat(atHome, where))
                    .expectNext(true, true, true, true, true, true)
                    .expectComplete()
                    .verify(SOON);
        } finally {
            other.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
        }
    }

    @Test
    void whatIsFoundElsewhereIsBroughtHomeBeItAFailure() {
        Mono<String> elsewhere = Mono.fromCallable(() -> "found").subscribeOn(Schedulers.boundedElastic());
        Mono<String> failed = elsewhere.then(Mono.error(new IllegalStateException("lost")));
        StepVerifier.create(Home.bring(elsewhere)
                        .map(_ -> loop.inEventLoop())
                        .concatWith(Home.bring(failed)
                                .map(_ -> false)
                                .onErrorResume(_ -> Mono.fromSupplier(loop::inEventLoop)))
                        .subscribeOn(Schedulers.fromExecutor(loop)))
                .expectNext(true, true)
                .expectComplete()
                .verify(SOON);
    }

    @Test
    void whoAsksIsToldOfAFailureToo() {
        Batcher<Integer, Integer> batcher = batcher(
                1, 128, 100, _ -> Mono.error(new IllegalStateException("gone")).then(Mono.just(List.of())));
        StepVerifier.create(batcher.ask(1).subscribeOn(Schedulers.fromExecutor(loop)))
                .expectErrorMessage("gone")
                .verify(SOON);
    }

    private static Batcher<Integer, Integer> batcher(
            int lanes, int cap, int bound, Function<List<Integer>, Mono<List<Integer>>> work) {
        return new Batcher<>(lanes, cap, bound, work, IllegalArgumentException.class::isInstance);
    }

    /** All are submitted at once; the answers come in their order. */
    private static Flux<Integer> submitted(Batcher<Integer, Integer> batcher, int first, int count) {
        return Flux.mergeSequential(
                IntStream.range(first, first + count).mapToObj(batcher::submit).toList());
    }

    private Mono<List<Integer>> twice(List<Integer> numbers) {
        batches.add(numbers);
        return Mono.just(numbers.stream().map(number -> number * 2).toList());
    }

    private Mono<List<Integer>> onceTheGateIsOpen(List<Integer> numbers) {
        return gate.asMono().then(Mono.defer(() -> twice(numbers)));
    }
}
