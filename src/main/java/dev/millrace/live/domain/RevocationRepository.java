package dev.millrace.live.domain;

import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import reactor.core.publisher.Mono;

/** Up to when tracking links were revoked. */
public interface RevocationRepository {

    /** Links to the order that were made until then are void; empty when none are. */
    Mono<Instant> revokedAt(UUID orderId);

    /** The same for several orders; those whose links are good are not there. */
    Mono<Map<UUID, Instant>> revokedAmong(Set<UUID> orderIds);

    /** Voids the links that were made until then. */
    Mono<Void> revoke(UUID orderId, Instant at);
}
