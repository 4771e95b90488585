package dev.millrace.simulator.domain;

import java.util.function.Consumer;
import reactor.core.publisher.Mono;

/** Where the simulator writes down what happened. */
public interface Journal {

    /** Hands over everything written before, oldest first. For the start alone: it blocks. */
    void replay(Consumer<Entry> reader);

    /** Writes an entry; it is in the file when this completes. */
    Mono<Void> append(Entry entry);
}
