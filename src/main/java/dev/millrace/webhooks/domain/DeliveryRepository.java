package dev.millrace.webhooks.domain;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import reactor.core.publisher.Mono;

/** The log of deliveries, and how they are put in line again. */
public interface DeliveryRepository {

    /** Up to {@code limit + 1}, newest events first. */
    Mono<List<Delivery>> page(Delivery.Query query);

    /** Empty when this receiver has none of this id. */
    Mono<Delivery.Full> find(UUID receiver, UUID id);

    /** Puts one in line again, due at once, with all its tries; empty when there is none. */
    Mono<UUID> resend(UUID receiver, UUID id, Instant now);

    /** Puts the next of a range in line again, oldest first, a bounded number of them. */
    Mono<Delivery.Resent> resend(UUID receiver, Delivery.Range range, Instant now);
}
