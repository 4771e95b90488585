package dev.millrace;

import org.springframework.boot.SpringApplication;

/**
 * Lets a process that was asked to stop, and did, end with 0. The JVM alone would say 143 after SIGTERM, which some
 * supervisors take for a failure. Whoever ends the process because something is wrong halts it.
 */
final class OrderlyEnd {

    private volatile boolean started;

    /** To be made before the application: handlers run in reverse order, and this one comes last. */
    OrderlyEnd() {
        SpringApplication.getShutdownHandlers().add(this::end);
    }

    /** From now on an end is one that was asked for. */
    void started() {
        started = true;
    }

    private void end() {
        if (started) {
            Runtime.getRuntime().halt(0);
        }
    }
}
