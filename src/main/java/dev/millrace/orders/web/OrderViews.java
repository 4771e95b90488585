package dev.millrace.orders.web;

import com.github.benmanes.caffeine.cache.Cache;
import dev.millrace.orders.domain.Order;
import dev.millrace.platform.flow.Caches;
import dev.millrace.platform.security.PublicLinks;
import dev.millrace.platform.security.Role;
import dev.millrace.platform.web.Json;
import java.time.Instant;
import java.util.UUID;

/** Orders as JSON, with the link that may be given to anybody. */
public final class OrderViews {

    private static final String TRACK = "/api/v1/track/";

    /** Bytes that are remembered, with what they are remembered under. */
    private static final long REMEMBERED = 8L << 20;

    private static final int OVERHEAD = 200;

    private final PublicLinks links;
    private final Cache<Key, byte[]> encoded = Caches.tidiedByItsUsers()
            .maximumWeight(REMEMBERED)
            .weigher((Key _, byte[] bytes) -> OVERHEAD + bytes.length)
            .build();

    public OrderViews(PublicLinks links) {
        this.links = links;
    }

    /** The order as this role sees it. */
    public OrderView of(Order order, Role reader) {
        return OrderView.of(order, reader, TRACK + links.token(order.id(), order.placedAt()));
    }

    /** The same as JSON, written once for each version: an order is looked at far more often than it changes. */
    byte[] bytes(Order order, Role reader) {
        return encoded.get(
                new Key(order.id(), order.version(), order.updatedAt(), reader), _ -> Json.write(of(order, reader)));
    }

    private record Key(UUID id, int version, Instant updatedAt, Role reader) {}
}
