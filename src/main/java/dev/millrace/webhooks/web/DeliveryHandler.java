package dev.millrace.webhooks.web;

import dev.millrace.eventlog.Position;
import dev.millrace.platform.web.Answers;
import dev.millrace.platform.web.Cursor;
import dev.millrace.platform.web.Json;
import dev.millrace.platform.web.Page;
import dev.millrace.platform.web.Parameters;
import dev.millrace.webhooks.domain.Delivery;
import dev.millrace.webhooks.domain.DeliveryState;
import dev.millrace.webhooks.domain.ResendService;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** The log of deliveries over HTTP. */
final class DeliveryHandler {

    private static final Position END = new Position(Long.MAX_VALUE, Long.MAX_VALUE);

    private final ResendService deliveries;

    DeliveryHandler(ResendService deliveries) {
        this.deliveries = deliveries;
    }

    Mono<ServerResponse> list(ServerRequest request) {
        Parameters parameters = Parameters.of(request, "status", "limit", "cursor");
        int limit = parameters.number("limit", Page.DEFAULT_LIMIT, 1, Page.MAX_LIMIT);
        DeliveryState state = parameters.parsed("status", DeliveryState::of).orElse(null);
        Position before = Cursor.in(request, 1, DeliveryHandler::position).orElse(END);
        return deliveries
                .page(new Delivery.Query(ReceiverHandler.id(request), state, before, limit))
                .map(found -> Page.of(
                        found, limit, delivery -> Cursor.of(delivery.event().position())))
                .flatMap(page -> page.map(DeliveryViews.Line::of).answer(request));
    }

    private static Position position(Cursor cursor) {
        return Position.parse(cursor.keys().getFirst()).orElseThrow(IllegalArgumentException::new);
    }

    Mono<ServerResponse> show(ServerRequest request) {
        Parameters.of(request);
        return deliveries
                .find(ReceiverHandler.id(request), delivery(request))
                .flatMap(found -> Answers.ok(DeliveryViews.Full.of(found)));
    }

    Mono<ServerResponse> resend(ServerRequest request) {
        Parameters.of(request);
        return deliveries
                .resend(ReceiverHandler.id(request), delivery(request))
                .flatMap(delivery -> accepted(DeliveryViews.Line.of(delivery)));
    }

    Mono<ServerResponse> resendRange(ServerRequest request) {
        Parameters.of(request);
        UUID receiver = ReceiverHandler.id(request);
        return Json.body(request, ResendRequest.class)
                .map(ResendRequest::checked)
                .flatMap(range -> deliveries.resend(receiver, range))
                .flatMap(resent -> accepted(DeliveryViews.Resent.of(resent)));
    }

    private static UUID delivery(ServerRequest request) {
        return Parameters.id(request, "delivery");
    }

    private static Mono<ServerResponse> accepted(Object view) {
        return Answers.json(HttpStatus.ACCEPTED, Json.write(view));
    }
}
