package dev.millrace.notifications.domain;

import java.util.UUID;
import reactor.core.publisher.Mono;

/** Takes mails to where they are read. */
public interface Post {

    /** Sends a mail under this id, once; never errors. */
    Mono<Delivery> send(UUID id, Letter letter);
}
