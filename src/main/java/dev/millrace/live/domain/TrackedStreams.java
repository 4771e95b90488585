package dev.millrace.live.domain;

import com.github.benmanes.caffeine.cache.Caffeine;
import dev.millrace.live.LiveSettings;
import dev.millrace.platform.security.PublicLinks.Link;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import reactor.core.publisher.Mono;

/**
 * The streams that were opened with a tracking link. A link that is revoked, on whichever instance, ends its streams
 * here with the next look; whoever comes back finds that it leads nowhere.
 */
public final class TrackedStreams {

    /** Forgotten with the streams, whatever became of them. */
    private final Map<LiveStream, Link> links =
            Caffeine.newBuilder().weakKeys().<LiveStream, Link>build().asMap();

    private final RevocationRepository revocations;
    private final LiveSettings settings;

    public TrackedStreams(RevocationRepository revocations, LiveSettings settings) {
        this.revocations = revocations;
        this.settings = settings;
    }

    void add(LiveStream stream, Link link) {
        links.put(stream, link);
    }

    /** One look at all of them, in one question. */
    public Mono<Void> look() {
        Set<UUID> orders = links.values().stream().map(Link::subject).collect(Collectors.toUnmodifiableSet());
        return orders.isEmpty()
                ? Mono.empty()
                : revocations.revokedAmong(orders).doOnNext(this::end).then();
    }

    private void end(Map<UUID, Instant> revokedAt) {
        links.forEach((stream, link) -> {
            Instant revoked = revokedAt.get(link.subject());
            if (revoked != null && !link.issuedAt().isAfter(revoked)) {
                stream.end(Pulse.goodbye(settings));
            }
        });
    }
}
