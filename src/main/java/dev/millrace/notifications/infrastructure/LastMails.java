package dev.millrace.notifications.infrastructure;

import dev.millrace.notifications.domain.MailingService;
import dev.millrace.platform.flow.Detached;
import org.springframework.context.SmartLifecycle;

/** Lets a stop wait for the mails on their way, after the loop that sends them has ended. */
public final class LastMails implements SmartLifecycle {

    private final MailingService deliveries;
    private volatile boolean running;

    public LastMails(MailingService deliveries) {
        this.deliveries = deliveries;
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
        Detached.start(deliveries.quiet().doFinally(_ -> callback.run()));
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Loops end in the phase before. */
    @Override
    public int getPhase() {
        return SmartLifecycle.DEFAULT_PHASE - 2;
    }
}
