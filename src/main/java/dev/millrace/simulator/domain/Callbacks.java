package dev.millrace.simulator.domain;

import java.time.Instant;
import java.util.Map;
import reactor.core.publisher.Mono;

/** The way of events to the shop. */
public interface Callbacks {

    /** Sends an event in this manner; completes when it was taken, given up, or there is nobody to send to. */
    Mono<Void> send(Event event, Plan.Manner manner);

    /**
     * Something that happened.
     *
     * @param type as Stripe names it
     * @param object the payment, as the API shows it
     */
    record Event(String id, String type, Instant created, Map<String, Object> object) {}
}
