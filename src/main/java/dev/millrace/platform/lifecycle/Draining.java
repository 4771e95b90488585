package dev.millrace.platform.lifecycle;

import java.time.Duration;
import org.springframework.context.ApplicationListener;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.core.Ordered;
import reactor.core.publisher.Mono;

/**
 * The first part of an orderly end. The process says that it is not ready, but goes on answering whatever comes for a
 * while, with all its loops: a balancer needs time to see it. Only then do the loops end, and after them the server.
 */
public final class Draining implements SmartLifecycle, ApplicationListener<ContextClosedEvent>, Ordered {

    private final Duration grace;
    private volatile boolean begun;
    private volatile boolean running;

    /** @param grace for how long requests are still taken */
    public Draining(Duration grace) {
        this.grace = grace;
    }

    /** Whether the process has been asked to stop. */
    public boolean begun() {
        return begun;
    }

    @Override
    public void onApplicationEvent(ContextClosedEvent event) {
        begun = true;
    }

    /** Before all other listeners: whoever ends something sees that it will not begin again here. */
    @Override
    public int getOrder() {
        return HIGHEST_PRECEDENCE;
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        running = false;
    }

    @Override
    public void stop(Runnable callback) {
        running = false;
        Mono.delay(begun ? grace : Duration.ZERO).subscribe(_ -> callback.run());
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** What ends after it is in a lower phase. */
    @Override
    public int getPhase() {
        return DEFAULT_PHASE;
    }
}
