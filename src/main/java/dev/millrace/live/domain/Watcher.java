package dev.millrace.live.domain;

/** Somebody who wants to know of events. */
@FunctionalInterface
interface Watcher {

    /** An event, in the order of the log; called by one thread at a time. Must not block. */
    void event(Event event);
}
