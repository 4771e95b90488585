package dev.millrace.live.web;

import dev.millrace.live.domain.TicketService;
import dev.millrace.orders.OrderFeed;
import dev.millrace.platform.error.CommonProblems;
import dev.millrace.platform.security.Caller;
import dev.millrace.platform.web.Answers;
import dev.millrace.platform.web.Checks;
import dev.millrace.platform.web.Gate;
import dev.millrace.platform.web.Json;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** Sells the tickets for streams: to the caller's own, and to those the caller may see. */
public final class TicketHandler {

    private static final String MINE = "orders";
    private static final String FEED = "events";

    private final TicketService tickets;
    private final OrderFeed orders;

    public TicketHandler(TicketService tickets, OrderFeed orders) {
        this.tickets = tickets;
        this.orders = orders;
    }

    Mono<ServerResponse> issue(ServerRequest request) {
        Caller caller = Gate.caller(request);
        return Json.body(request, TicketRequest.class)
                .flatMap(body -> path(body.validated(), caller))
                .flatMap(path -> tickets.issue(caller, path))
                .flatMap(ticket -> Answers.json(HttpStatus.CREATED, Json.write(ticket)));
    }

    private Mono<String> path(TicketRequest asked, Caller caller) {
        UUID orderId = asked.orderId();
        if (orderId != null) {
            return orders.snapshot(orderId, caller).thenReturn(LiveRoutes.ORDER.formatted(orderId));
        }
        if (MINE.equals(asked.stream())) {
            return Mono.just(LiveRoutes.MINE);
        }
        return caller.role().staff()
                ? Mono.just(LiveRoutes.FEED)
                : Mono.error(CommonProblems.FORBIDDEN.because("This stream is not open to the caller's role."));
    }

    record TicketRequest(@Nullable UUID orderId, @Nullable String stream) {

        private TicketRequest validated() {
            Checks checks = new Checks();
            if (checks.that(
                    (orderId == null) != (stream == null),
                    "/orderId",
                    "required",
                    "Either orderId, or stream with \"orders\" or \"events\".")) {
                checks.that(
                        stream == null || Set.of(MINE, FEED).contains(stream),
                        "/stream",
                        "invalid_value",
                        "\"orders\" or \"events\".");
            }
            checks.done();
            return this;
        }
    }
}
