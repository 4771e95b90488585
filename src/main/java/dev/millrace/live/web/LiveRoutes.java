package dev.millrace.live.web;

import dev.millrace.platform.limits.LimitClass;
import dev.millrace.platform.security.Access;
import dev.millrace.platform.web.Endpoint;
import dev.millrace.platform.web.Endpoints;
import java.util.List;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.HandlerFunction;
import org.springframework.web.reactive.function.server.ServerResponse;

/** The live API. */
public final class LiveRoutes implements Endpoints {

    static final String ORDER = "/api/v1/orders/%s/events";
    static final String MINE = "/api/v1/orders/events";
    static final String FEED = "/api/v1/events";
    static final String TRACK = "/api/v1/track/";

    private static final String LINKS = "/api/v1/orders/{id}/tracking-links";

    private final StreamHandler streams;
    private final FeedHandler feed;
    private final TicketHandler tickets;
    private final TrackingHandler tracking;

    public LiveRoutes(StreamHandler streams, FeedHandler feed, TicketHandler tickets, TrackingHandler tracking) {
        this.streams = streams;
        this.feed = feed;
        this.tickets = tickets;
        this.tracking = tracking;
    }

    @Override
    public List<Endpoint> endpoints() {
        return List.of(
                stream(ORDER.formatted("{id}"), Access.STREAM, streams::order),
                stream(MINE, Access.STREAM, streams::mine),
                stream(FEED, Access.STAFF_STREAM, feed::events)
                        .producing(MediaType.APPLICATION_JSON, MediaType.TEXT_EVENT_STREAM),
                stream(TRACK + "{token}/events", Access.PUBLIC, tracking::events),
                Endpoint.get(TRACK + "{token}", Access.PUBLIC, tracking::show),
                Endpoint.post(LINKS, Access.SIGNED_IN, tracking::issue),
                Endpoint.delete(LINKS, Access.SIGNED_IN, tracking::revoke),
                Endpoint.post("/api/v1/stream-tickets", Access.SIGNED_IN, tickets::issue));
    }

    private static Endpoint stream(String path, Access access, HandlerFunction<ServerResponse> handler) {
        return Endpoint.get(path, access, handler)
                .producing(MediaType.TEXT_EVENT_STREAM)
                .limitedAs(LimitClass.STREAM);
    }
}
