package dev.millrace.platform.flow;

import dev.millrace.platform.error.CommonProblems;
import dev.millrace.platform.error.DomainException;
import dev.millrace.platform.tracing.Origins;
import dev.millrace.platform.tracing.Spans;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.internal.ThreadExecutorMap;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Group commit: requests that arrive while a batch is in flight form the next one. There is no timer, so a lone
 * request waits for nothing but the end of its event loop's turn; a batch closes when a lane becomes free or the cap is
 * reached. Whoever stops waiting changes nothing: an accepted request is carried out.
 *
 * <p>A request whose turn comes too late is refused instead, with {@code overloaded}: while the server behind does not
 * answer, the many who wait are not kept until all batches before them have failed.
 *
 * <p>A batch that fails through one request's fault is repeated one by one, so that it is nobody else's refusal.
 *
 * @param <I> a request
 * @param <O> its answer
 */
public final class Batcher<I, O> {

    private static final Logger LOG = LoggerFactory.getLogger(Batcher.class);

    /** What a caller may have waited for its turn: two deadlines of the database and a little. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Queue<Waiting<I, O>> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger queued = new AtomicInteger();
    private final AtomicInteger freeLanes;
    private final int cap;
    private final int bound;
    private final Function<List<I>, Mono<List<O>>> work;
    private final Predicate<Throwable> oneAtFault;

    /**
     * @param lanes batches in flight at a time
     * @param cap requests in one batch at most
     * @param bound requests waiting at most; one more is refused with {@code overloaded}
     * @param work answers every request of a batch, in its order
     * @param oneAtFault tells failures that a single request caused from those that would hit each of them alike
     */
    public Batcher(
            int lanes, int cap, int bound, Function<List<I>, Mono<List<O>>> work, Predicate<Throwable> oneAtFault) {
        this.freeLanes = new AtomicInteger(lanes);
        this.cap = cap;
        this.bound = bound;
        this.work = work;
        this.oneAtFault = oneAtFault;
    }

    /**
     * The answer to this request, told wherever the batch ends, so that what a batch brings back goes on together.
     * Errors with {@code overloaded}, at once, when too many are waiting.
     */
    public Mono<O> submit(I request) {
        return submit(request, () -> null);
    }

    /**
     * As {@link #submit}, but told on the event loop that asks: what is answered next is written where its connection
     * is, and the loop that did the asking for all does not do the answering, too.
     */
    public Mono<O> ask(I request) {
        return submit(request, ThreadExecutorMap::currentExecutor);
    }

    private Mono<O> submit(I request, Supplier<@Nullable EventExecutor> home) {
        return Mono.deferContextual(context -> {
            if (queued.incrementAndGet() > bound) {
                queued.decrementAndGet();
                return Mono.error(overloaded("Too many requests are waiting."));
            }
            Waiting<I, O> waiting =
                    new Waiting<>(request, Sinks.one(), home.get(), System.nanoTime(), Spans.in(context));
            queue.add(waiting);
            drainAtEndOfTurn();
            return waiting.answer().asMono();
        });
    }

    /** How many requests wait for a lane. */
    public int waiting() {
        return queued.get();
    }

    /** How long the one whose turn is next has been waiting; zero when nobody waits. */
    public Duration delay() {
        Waiting<I, O> next = queue.peek();
        return next == null ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - next.since());
    }

    /**
     * What an event loop brings in one turn belongs together, so the lane is taken when the turn ends: the orders of a
     * batch that were placed together are settled together, rather than the first one alone and the others after it.
     */
    private void drainAtEndOfTurn() {
        EventExecutor loop = ThreadExecutorMap.currentExecutor();
        if (loop == null) {
            drain();
        } else {
            loop.execute(this::drain);
        }
    }

    private void drain() {
        while (!queue.isEmpty() && takeLane()) {
            List<Waiting<I, O>> batch = next();
            if (batch.isEmpty()) {
                freeLanes.incrementAndGet();
            } else {
                run(batch);
            }
        }
    }

    private boolean takeLane() {
        return freeLanes.getAndUpdate(free -> free > 0 ? free - 1 : free) > 0;
    }

    private List<Waiting<I, O>> next() {
        List<Waiting<I, O>> batch = new ArrayList<>();
        Waiting<I, O> waiting;
        while (batch.size() < cap && (waiting = queue.poll()) != null) {
            queued.decrementAndGet();
            if (waiting.late()) {
                waiting.answer().tryEmitError(overloaded("The request's turn came too late."));
            } else {
                batch.add(waiting);
            }
        }
        return batch;
    }

    private void run(List<Waiting<I, O>> batch) {
        answer(batch)
                .doFinally(_ -> {
                    freeLanes.incrementAndGet();
                    drain();
                })
                .subscribe(_ -> {}, failure -> LOG.error("A batch ended without answers", failure));
    }

    private Mono<Void> answer(List<Waiting<I, O>> batch) {
        return traced(
                        batch,
                        Mono.defer(() ->
                                work.apply(batch.stream().map(Waiting::request).toList())))
                .doOnNext(answers -> tell(batch, answers))
                .then()
                .onErrorResume(failure ->
                        batch.size() > 1 && oneAtFault.test(failure) ? oneByOne(batch) : fail(batch, failure));
    }

    /** The work on behalf of those in the batch who are traced, if any. */
    private static <I, O> Mono<List<O>> traced(List<Waiting<I, O>> batch, Mono<List<O>> answers) {
        Origins origins = Origins.of(batch, Waiting::spans);
        return origins == null ? answers : answers.contextWrite(origins::into);
    }

    private Mono<Void> oneByOne(List<Waiting<I, O>> batch) {
        return Flux.fromIterable(batch)
                .concatMap(waiting -> answer(List.of(waiting)))
                .then();
    }

    private void tell(List<Waiting<I, O>> batch, List<O> answers) {
        Homeward homeward = new Homeward();
        for (int i = 0; i < batch.size(); i++) {
            Waiting<I, O> waiting = batch.get(i);
            O answer = answers.get(i);
            homeward.add(waiting.home(), () -> waiting.answer().tryEmitValue(answer));
        }
        homeward.run();
    }

    private Mono<Void> fail(List<Waiting<I, O>> batch, Throwable failure) {
        return Mono.fromRunnable(() -> {
            Homeward homeward = new Homeward();
            batch.forEach(waiting ->
                    homeward.add(waiting.home(), () -> waiting.answer().tryEmitError(failure)));
            homeward.run();
        });
    }

    private static DomainException overloaded(String detail) {
        return CommonProblems.OVERLOADED.because(detail).retryAfter(Duration.ofSeconds(1));
    }

    private record Waiting<I, O>(
            I request,
            Sinks.One<O> answer,
            @Nullable EventExecutor home,
            long since,
            @Nullable Spans spans) {

        private boolean late() {
            return System.nanoTime() - since > PATIENCE.toNanos();
        }
    }
}
