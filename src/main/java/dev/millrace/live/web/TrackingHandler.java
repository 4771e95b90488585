package dev.millrace.live.web;

import dev.millrace.live.domain.LiveService;
import dev.millrace.live.domain.TrackingService;
import dev.millrace.live.domain.TrackingService.Issued;
import dev.millrace.orders.OrderFeed;
import dev.millrace.platform.web.Answers;
import dev.millrace.platform.web.Gate;
import dev.millrace.platform.web.Parameters;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** Orders for anybody who has a link, and the links. */
public final class TrackingHandler {

    private final TrackingService tracking;
    private final LiveService live;
    private final OrderFeed orders;

    public TrackingHandler(TrackingService tracking, LiveService live, OrderFeed orders) {
        this.tracking = tracking;
        this.live = live;
        this.orders = orders;
    }

    Mono<ServerResponse> show(ServerRequest request) {
        Parameters.of(request);
        return tracking.open(request.pathVariable("token"))
                .flatMap(link -> orders.parcel(link.subject()))
                .flatMap(parcel -> Answers.cached(
                        request, String.valueOf(parcel.version()), parcel.json().getBytes(StandardCharsets.UTF_8)));
    }

    Mono<ServerResponse> events(ServerRequest request) {
        Parameters.of(request, "after");
        return tracking.open(request.pathVariable("token"))
                .flatMap(link -> EventStreams.answer(request, live.parcel(link, EventStreams.lastId(request))));
    }

    Mono<ServerResponse> issue(ServerRequest request) {
        return tracking.issue(Parameters.id(request, "id"), Gate.caller(request))
                .map(LinkView::of)
                .flatMap(link -> Answers.created(link.url(), link));
    }

    Mono<ServerResponse> revoke(ServerRequest request) {
        return tracking.revoke(Parameters.id(request, "id"), Gate.caller(request))
                .then(Answers.noContent());
    }

    record LinkView(String url, String events, Instant expiresAt) {

        private static LinkView of(Issued issued) {
            String url = LiveRoutes.TRACK + issued.token();
            return new LinkView(url, url + "/events", issued.expiresAt());
        }
    }
}
