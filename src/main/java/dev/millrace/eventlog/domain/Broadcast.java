package dev.millrace.eventlog.domain;

import java.util.function.Consumer;
import reactor.core.publisher.Mono;

/** Carries stretches of the log from the instance that reads it to all of them. What it loses is read in the log. */
public interface Broadcast {

    /** Sends to every instance, this one too. Errors when it is not known to have been sent. */
    Mono<Void> send(Batch batch);

    /** Hears what is sent, in the order it was sent. The receiver must not block. */
    void receive(Consumer<Batch> receiver);
}
