package dev.millrace.orders;

import dev.millrace.platform.security.Caller;
import java.util.UUID;
import reactor.core.publisher.Mono;

/** The orders, as streams of their events need them. */
public interface OrderFeed {

    /** The order as it stands; errors with {@code not_found} when it is not there or not this caller's. */
    Mono<Snapshot> snapshot(UUID orderId, Caller caller);

    /** The caller's newest orders, as the API lists them: {@code {"items": […]}}. */
    Mono<String> latest(Caller caller, int limit);

    /**
     * The order as anybody may see it who was given a tracking link: what was ordered and where it is, nothing of the
     * person and the money. Errors with {@code not_found}.
     */
    Mono<Snapshot> parcel(UUID orderId);

    /** Whether no more events will come after one that left an order in this state. */
    boolean settled(String status, String paymentStatus);

    /**
     * An order at one moment.
     *
     * @param version equals the {@code seq} of its last event
     * @param settled whether no more events will come
     * @param json the order as the API shows it to this caller
     */
    record Snapshot(UUID orderId, int version, boolean settled, String json) {}
}
