package dev.millrace.live.web;

import dev.millrace.platform.limits.LimitClass;
import dev.millrace.platform.security.Access;
import dev.millrace.platform.web.Endpoint;
import dev.millrace.platform.web.Endpoints;
import java.util.List;
import org.springframework.http.MediaType;

/** The live API. */
public final class LiveRoutes implements Endpoints {

    private final LiveHandler live;

    public LiveRoutes(LiveHandler live) {
        this.live = live;
    }

    @Override
    public List<Endpoint> endpoints() {
        return List.of(
                Endpoint.get("/api/v1/orders/{id}/events", Access.STREAM, live::stream)
                        .producing(MediaType.TEXT_EVENT_STREAM)
                        .limitedAs(LimitClass.STREAM),
                Endpoint.post("/api/v1/stream-tickets", Access.SIGNED_IN, live::ticket));
    }
}
