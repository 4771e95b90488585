package dev.millrace.platform.blocking;

import dev.millrace.platform.error.CommonProblems;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;
import org.springframework.beans.factory.DisposableBean;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Runs calls that block or burn CPU (password hashing, signing, files, mail) on a small pool of their own. A full
 * queue refuses at once, so such work can never pile up in front of the event loops.
 */
public final class Blocking implements DisposableBean {

    private final Scheduler scheduler;

    /**
     * @param threads how many calls run at a time
     * @param queue how many wait per thread before {@code overloaded} is answered
     */
    public Blocking(int threads, int queue) {
        this.scheduler = Schedulers.newBoundedElastic(threads, queue, "blocking", 60, true);
    }

    /** The result of the call; empty for null. Errors with {@code overloaded} when the queue is full. */
    public <T> Mono<T> call(Callable<T> work) {
        return Mono.fromCallable(work)
                .subscribeOn(scheduler)
                .onErrorMap(
                        RejectedExecutionException.class,
                        _ -> CommonProblems.OVERLOADED
                                .because("Too much work of this kind is waiting.")
                                .retryAfter(Duration.ofSeconds(1)));
    }

    /** Runs the action and completes empty. */
    public Mono<Void> run(Runnable work) {
        return call(() -> {
                    work.run();
                    return true;
                })
                .then();
    }

    @Override
    public void destroy() {
        scheduler.dispose();
    }
}
