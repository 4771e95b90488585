package dev.millrace.platform.lifecycle;

import org.springframework.context.SmartLifecycle;

/** Something to do when the application stops, at its place among the phases: higher ones stop earlier. */
public final class Ending implements SmartLifecycle {

    private final int phase;
    private final Runnable action;
    private volatile boolean running;

    /** @param action done once, when the application stops */
    public Ending(int phase, Runnable action) {
        this.phase = phase;
        this.action = action;
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        action.run();
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
