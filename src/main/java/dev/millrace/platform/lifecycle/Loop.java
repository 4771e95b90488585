package dev.millrace.platform.lifecycle;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * One piece of work done over and over beside the requests: at a fixed pause, and at once when poked. Rounds never
 * overlap. A round that fails is logged and the next one comes as usual, so a loop cannot die.
 */
public final class Loop implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(Loop.class);

    private final String name;
    private final Duration pause;
    private final Supplier<Mono<?>> round;
    private final Sinks.Many<Boolean> pokes = Sinks.many().multicast().directBestEffort();
    private final AtomicBoolean poked = new AtomicBoolean();
    private final Scheduler.Worker worker = Schedulers.parallel().createWorker();
    private volatile @Nullable Disposable running;

    /**
     * @param name for the log
     * @param pause between the end of a round and the next one, when nobody pokes
     * @param round the work; it bounds itself in time
     */
    public Loop(String name, Duration pause, Supplier<Mono<?>> round) {
        this.name = name;
        this.pause = pause;
        this.round = round;
    }

    /** Asks for a round now, from any thread. Any number of pokes during a round lead to one more round. */
    public void poke() {
        if (poked.compareAndSet(false, true)) {
            worker.schedule(this::wake);
        }
    }

    /** On one thread: what is emitted by several at once is lost. */
    private void wake() {
        poked.set(false);
        pokes.tryEmitNext(true);
    }

    @Override
    public void start() {
        running = Flux.merge(Flux.interval(Duration.ZERO, pause).onBackpressureDrop(), pokes.asFlux())
                .onBackpressureLatest()
                .concatMap(_ -> guardedRound(), 0)
                .subscribe();
    }

    private Mono<Void> guardedRound() {
        return Mono.defer(round::get).then().onErrorResume(failure -> {
            LOG.atWarn().addKeyValue("loop", name).setCause(failure).log("A round failed; the loop goes on");
            return Mono.empty();
        });
    }

    @Override
    public void stop() {
        Disposable current = running;
        if (current != null) {
            current.dispose();
            running = null;
        }
    }

    @Override
    public boolean isRunning() {
        return running != null;
    }

    /** Goes on while the process still answers, see {@link Draining}. */
    @Override
    public int getPhase() {
        return DEFAULT_PHASE - 1;
    }
}
