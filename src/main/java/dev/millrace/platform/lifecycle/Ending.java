package dev.millrace.platform.lifecycle;

import dev.millrace.platform.flow.Detached;
import java.util.function.Supplier;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.SmartLifecycle;
import reactor.core.publisher.Mono;

/**
 * Something to do when the application stops, at its place among the phases: higher ones stop earlier, and those of one
 * phase together. The application waits for it, for as long as a phase may take.
 */
public final class Ending implements SmartLifecycle {

    private final int phase;
    private final Supplier<Mono<Void>> action;
    private volatile boolean running;

    /** @param action done once, when the application stops */
    public Ending(int phase, Supplier<Mono<Void>> action) {
        this.phase = phase;
        this.action = action;
    }

    /** While the web server lets its last requests end; the loops have ended by then. */
    public static Ending withRequests(Supplier<Mono<Void>> action) {
        return new Ending(WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE, action);
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
        Detached.start(action.get().doFinally(_ -> callback.run()));
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return phase;
    }
}
