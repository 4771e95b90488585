package dev.millrace.platform.observability;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Ends the process when an event loop stands still, so that its supervisor starts another one: what hangs on that loop
 * would hang for ever. On a thread of its own, and by counting its own beats: a machine that slept, or a process that was
 * stopped and went on, has late loops but nothing that is stuck.
 */
final class Watchdog implements SmartLifecycle {

    /** Exit code of a process that ended itself. */
    static final int STUCK = 4;

    private static final Logger LOG = LoggerFactory.getLogger(Watchdog.class);
    private static final Duration BEAT = Duration.ofMillis(500);

    private final EventLoops loops;
    private final Duration patience;
    private final Runnable end;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private volatile boolean running;

    /**
     * @param patience for how long a loop that is stuck is watched before the end; zero waits for ever
     * @param end must end the process even when nothing turns any more
     */
    Watchdog(EventLoops loops, Duration patience, Runnable end) {
        this.loops = loops;
        this.patience = patience;
        this.end = end;
    }

    @Override
    public void start() {
        if (patience.isPositive()) {
            running = true;
            Thread.ofPlatform().name("watchdog").daemon().start(this::watch);
        }
    }

    private void watch() {
        try {
            long beats = 0;
            while (beats * BEAT.toMillis() < patience.toMillis()) {
                if (stopped.await(BEAT.toMillis(), TimeUnit.MILLISECONDS)) {
                    return;
                }
                beats = loops.turning() ? 0 : beats + 1;
            }
            LOG.error("An event loop stands still; the process ends itself. {}", described(loops.stuck()));
            end.run();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static String described(List<Thread> stuck) {
        return stuck.stream()
                .map(loop -> loop.getName() + " hangs in "
                        + Stream.of(loop.getStackTrace())
                                .map(StackTraceElement::toString)
                                .collect(Collectors.joining(", ")))
                .collect(Collectors.joining("; "));
    }

    @Override
    public void stop() {
        stopped.countDown();
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
