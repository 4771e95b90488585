package dev.millrace.eventlog;

import java.util.List;
import reactor.core.publisher.Mono;

/** The end of the log as this instance follows it: whatever is committed comes by here, once and in order. */
public interface Tail {

    /** Hands on events from now on. One listener; a later one replaces it. */
    void listen(Listener listener);

    /**
     * Up to where events have been handed on. Whoever begins to listen for something and reads the log afterwards has
     * missed nothing, once this has a value. Errors when neither database nor Redis answer.
     */
    Mono<Position> position();

    /** Hears the events of this instance's tail. */
    interface Listener {

        /** Whether anybody wants events now. While nobody does, they are passed over. */
        boolean wanted();

        /** Events in order, following those before without a gap. Must not block; called by one thread at a time. */
        void events(List<Entry> entries);
    }
}
