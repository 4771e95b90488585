package dev.millrace.platform.lifecycle;

import dev.millrace.platform.error.DomainException;
import dev.millrace.platform.error.Kind;
import java.time.Duration;
import java.util.function.Supplier;
import org.springframework.context.SmartLifecycle;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/**
 * Work that must be done before the first request is taken, such as having a key to sign with. Runs on the main
 * thread; if it fails or takes too long, the process does not start.
 */
public final class Preparation implements SmartLifecycle {

    /** Before the web server, which starts near the end of all phases. */
    private static final int PHASE = 0;

    /** The first connections may take longer than a request would wait for one. */
    private static final Retry WHILE_UNAVAILABLE = Retry.fixedDelay(Long.MAX_VALUE, Duration.ofMillis(200))
            .filter(failure ->
                    failure instanceof DomainException refusal && refusal.code().kind() == Kind.UNAVAILABLE);

    private final Duration patience;
    private final Supplier<Mono<?>> work;
    private volatile boolean done;

    /**
     * @param patience how long the work may take, with the tries that found a part of the service away
     * @param work idempotent, since every instance does it at every start
     */
    public Preparation(Duration patience, Supplier<Mono<?>> work) {
        this.patience = patience;
        this.work = work;
    }

    @Override
    public void start() {
        Mono.defer(() -> work.get().then()).retryWhen(WHILE_UNAVAILABLE).block(patience);
        done = true;
    }

    @Override
    public void stop() {
        done = false;
    }

    @Override
    public boolean isRunning() {
        return done;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }
}
