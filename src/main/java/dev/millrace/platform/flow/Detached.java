package dev.millrace.platform.flow;

import dev.millrace.platform.tracing.Spans;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.util.context.ContextView;

/**
 * Work that runs to its end whoever stops waiting for it. Cancelling a transaction half-way can leak it into another
 * request (spring-framework #36344, #32115), so a client that hangs up only stops awaiting the answer.
 */
public final class Detached {

    private Detached() {}

    /** Each subscriber starts the work once, in a subscription of its own, and merely awaits the result. */
    public static <T> Mono<T> run(Mono<T> work) {
        return Mono.deferContextual(context -> start(work, context));
    }

    /** As {@link #start(Mono)}, on behalf of the spans in this context, if any. */
    public static <T> Mono<T> start(Mono<T> work, ContextView context) {
        return start(Spans.in(context) == null ? work : work.contextWrite(context));
    }

    /**
     * Starts the work now, awaited or not, and answers a way to await it. A failure that nobody awaits is nobody's: the
     * work logs what must be known.
     */
    public static <T> Mono<T> start(Mono<T> work) {
        Sinks.One<T> result = Sinks.one();
        work.subscribe(result::tryEmitValue, result::tryEmitError, result::tryEmitEmpty);
        return result.asMono();
    }
}
