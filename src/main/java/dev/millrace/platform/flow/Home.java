package dev.millrace.platform.flow;

import io.netty.util.concurrent.EventExecutor;
import io.netty.util.internal.ThreadExecutorMap;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** The event loop that asked for something. */
public final class Home {

    private Home() {}

    /**
     * What comes, told on the event loop that subscribes, wherever it was found. Only there is it certain that a
     * connection is not closed while it is written to: Netty then says that the channel has no event loop.
     */
    public static <T> Mono<T> bring(Mono<T> found) {
        return Mono.defer(() -> {
            EventExecutor home = ThreadExecutorMap.currentExecutor();
            return home == null
                    ? found
                    : found.flatMap(value -> at(home, Mono.just(value)))
                            .onErrorResume(failure -> at(home, Mono.error(failure)));
        });
    }

    private static <T> Mono<T> at(EventExecutor home, Mono<T> ready) {
        return home.inEventLoop() || home.isShuttingDown() ? ready : ready.publishOn(Schedulers.fromExecutor(home));
    }
}
