package dev.millrace.live.domain;

import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;

/**
 * One open stream's place at the hub: a bounded buffer between the log and a reader. A reader that falls behind it is
 * ended rather than waited for, and resumes by id.
 */
final class Watcher {

    private final UUID orderId;
    private final Sinks.Many<Event> buffer;

    Watcher(UUID orderId, int bound) {
        this.orderId = orderId;
        this.buffer = Sinks.many().unicast().onBackpressureBuffer(new ArrayBlockingQueue<>(bound));
    }

    UUID orderId() {
        return orderId;
    }

    /** The events from here on; ends without an error when the reader is too slow or the instance stops. */
    Flux<Event> events() {
        return buffer.asFlux();
    }

    /** Called by one thread at a time: the hub's round. */
    void offer(Event event) {
        if (buffer.tryEmitNext(event).isFailure()) {
            end();
        }
    }

    void end() {
        buffer.tryEmitComplete();
    }
}
