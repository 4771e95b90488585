package dev.millrace.webhooks.domain;

import java.util.List;
import reactor.core.publisher.Mono;

/** Carries a message to its receiver. */
public interface Sender {

    /** Tries once, within the time limit. Never fails: what goes wrong is told by the attempt. */
    Mono<Attempt> send(String url, Message message, List<byte[]> secrets);
}
