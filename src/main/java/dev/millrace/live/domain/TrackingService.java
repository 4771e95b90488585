package dev.millrace.live.domain;

import dev.millrace.orders.OrderFeed;
import dev.millrace.platform.error.CommonProblems;
import dev.millrace.platform.security.Caller;
import dev.millrace.platform.security.PublicLinks;
import dev.millrace.platform.security.PublicLinks.Link;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import reactor.core.publisher.Mono;

/**
 * Links with which anybody may follow an order. Every order is shown with one; more can be asked for, and all that were
 * given out so far can be revoked, the order's own among them.
 */
public final class TrackingService {

    private final PublicLinks links;
    private final RevocationRepository revocations;
    private final OrderFeed orders;
    private final InstantSource clock;

    public TrackingService(PublicLinks links, RevocationRepository revocations, OrderFeed orders, InstantSource clock) {
        this.links = links;
        this.revocations = revocations;
        this.orders = orders;
        this.clock = clock;
    }

    /**
     * A link as it is handed out.
     *
     * @param token the last part of its path
     */
    public record Issued(String token, Instant expiresAt) {}

    /** What a token opens; errors with {@code not_found} when it is forged, expired or revoked. */
    public Mono<Link> open(String token) {
        return Mono.justOrEmpty(links.read(token))
                .filter(link -> link.expiresAt().isAfter(clock.instant()))
                .filterWhen(link -> revocations
                        .revokedAt(link.subject())
                        .map(revoked -> link.issuedAt().isAfter(revoked))
                        .defaultIfEmpty(true))
                .switchIfEmpty(
                        Mono.error(() -> CommonProblems.NOT_FOUND.because("The link leads nowhere, or no longer.")));
    }

    /** A new link to an order of the caller, or to any for the staff. */
    public Mono<Issued> issue(UUID orderId, Caller caller) {
        return orders.snapshot(orderId, caller).map(_ -> {
            String token = links.token(orderId, clock.instant());
            return new Issued(token, links.read(token).orElseThrow().expiresAt());
        });
    }

    /** Ends all links to the order that were made until now. Streams that were opened with one end within seconds. */
    public Mono<Void> revoke(UUID orderId, Caller caller) {
        return orders.snapshot(orderId, caller)
                .flatMap(_ -> revocations.revoke(orderId, clock.instant().truncatedTo(ChronoUnit.MILLIS)));
    }
}
