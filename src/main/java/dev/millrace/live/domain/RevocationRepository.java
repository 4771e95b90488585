package dev.millrace.live.domain;

import java.time.Instant;
import java.util.UUID;
import reactor.core.publisher.Mono;

/** Up to when tracking links were revoked. */
public interface RevocationRepository {

    /** Links to the order that were made until then are void; empty when none are. */
    Mono<Instant> revokedAt(UUID orderId);

    /** Voids the links that were made until then. */
    Mono<Void> revoke(UUID orderId, Instant at);
}
