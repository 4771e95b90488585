package dev.millrace.webhooks.domain;

import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import reactor.core.publisher.Mono;

/** The log of deliveries, and sending again by hand. Unknown endpoints and deliveries are {@code not_found}. */
public final class ResendService {

    private final ReceiverService receivers;
    private final DeliveryRepository deliveries;
    private final InstantSource clock;
    private final Runnable due;

    /** @param due told when something has become due */
    public ResendService(ReceiverService receivers, DeliveryRepository deliveries, InstantSource clock, Runnable due) {
        this.receivers = receivers;
        this.deliveries = deliveries;
        this.clock = clock;
        this.due = due;
    }

    /** Up to {@code limit + 1}, newest events first. */
    public Mono<List<Delivery>> page(Delivery.Query query) {
        return receivers.find(query.receiver()).then(deliveries.page(query));
    }

    public Mono<Delivery.Full> find(UUID receiver, UUID id) {
        return receivers
                .find(receiver)
                .then(deliveries.find(receiver, id))
                .switchIfEmpty(Mono.error(WebhookProblems::noDelivery));
    }

    /** Sends one again, or at once what waits for its next try. Errors with {@code webhook_endpoint_disabled}. */
    public Mono<Delivery> resend(UUID receiver, UUID id) {
        return enabled(receiver)
                .then(Mono.defer(() -> deliveries.resend(receiver, id, clock.instant())))
                .doOnNext(_ -> due.run())
                .flatMap(resent -> deliveries.find(receiver, resent))
                .map(Delivery.Full::delivery)
                .switchIfEmpty(Mono.error(WebhookProblems::noDelivery));
    }

    /** Sends a range again, as much of it as one call does. Errors with {@code webhook_endpoint_disabled}. */
    public Mono<Delivery.Resent> resend(UUID receiver, Delivery.Range range) {
        return enabled(receiver)
                .then(Mono.defer(() -> deliveries.resend(receiver, range, clock.instant())))
                .doOnNext(_ -> due.run());
    }

    private Mono<Receiver> enabled(UUID receiver) {
        return receivers
                .find(receiver)
                .filter(found -> found.state().enabled())
                .switchIfEmpty(Mono.error(WebhookProblems::disabled));
    }
}
