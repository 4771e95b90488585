package dev.millrace.platform.observability;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.SmartLifecycle;

/**
 * Measures how late each event loop is: a small task asks to run every 100 ms, and what it is late by is what every
 * request on that loop waits. A loop that does not run it at all is stuck.
 */
public final class EventLoops implements SmartLifecycle {

    private static final Duration PERIOD = Duration.ofMillis(100);
    private static final Duration STUCK = Duration.ofSeconds(3);

    private final Supplier<EventLoopGroup> loops;
    private final MeterRegistry meters;
    private volatile List<Probe> probes = List.of();

    EventLoops(Supplier<EventLoopGroup> loops, MeterRegistry meters) {
        this.loops = loops;
        this.meters = meters;
    }

    /** Whether every loop has run lately; a process with a stuck loop is to be restarted. */
    public boolean turning() {
        return stuck().isEmpty();
    }

    /** The threads that have not turned for three seconds; empty when all is well. */
    public List<Thread> stuck() {
        long now = System.nanoTime();
        return probes.stream()
                .filter(probe -> probe.silence(now) > STUCK.toNanos())
                .map(probe -> probe.thread)
                .toList();
    }

    /** Before the first request is taken: one that hangs its loop at once is found as well. */
    @Override
    public int getPhase() {
        return WebServerApplicationContext.START_STOP_LIFECYCLE_PHASE - 1;
    }

    @Override
    public void start() {
        List<Probe> started = new ArrayList<>();
        for (EventExecutor loop : loops.get()) {
            Thread thread =
                    loop.submit(Thread::currentThread).syncUninterruptibly().getNow();
            Probe probe = new Probe(loop, thread, timer(started.size()));
            probe.schedule();
            started.add(probe);
        }
        probes = List.copyOf(started);
    }

    private Timer timer(int loop) {
        return Timer.builder("millrace.eventloop.delay")
                .description("How late a task on an event loop runs")
                .tag("loop", String.valueOf(loop))
                .serviceLevelObjectives(
                        Duration.ofMillis(1), Duration.ofMillis(10), Duration.ofMillis(100), Duration.ofSeconds(1))
                .register(meters);
    }

    @Override
    public void stop() {
        probes.forEach(Probe::cancel);
        probes = List.of();
    }

    @Override
    public boolean isRunning() {
        return !probes.isEmpty();
    }

    private static final class Probe implements Runnable {
        private final EventExecutor loop;
        private final Thread thread;
        private final Timer delay;
        private volatile long due;
        private volatile boolean cancelled;

        private Probe(EventExecutor loop, Thread thread, Timer delay) {
            this.loop = loop;
            this.thread = thread;
            this.delay = delay;
        }

        @SuppressWarnings("FutureReturnValueIgnored") // It schedules itself until it is cancelled.
        private void schedule() {
            due = System.nanoTime() + PERIOD.toNanos();
            loop.schedule((Runnable) this, PERIOD.toMillis(), TimeUnit.MILLISECONDS);
        }

        @Override
        public void run() {
            delay.record(Math.max(0, silence(System.nanoTime())), TimeUnit.NANOSECONDS);
            if (!cancelled && !loop.isShuttingDown()) {
                schedule();
            }
        }

        /** Nanoseconds since it should have run; negative when that is still to come. */
        private long silence(long now) {
            return now - due;
        }

        private void cancel() {
            cancelled = true;
        }
    }
}
