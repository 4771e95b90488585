package dev.millrace.live.web;

import dev.millrace.live.domain.Frame;
import dev.millrace.live.domain.LiveService;
import dev.millrace.live.domain.TicketService;
import dev.millrace.orders.OrderFeed;
import dev.millrace.platform.security.Caller;
import dev.millrace.platform.web.Answers;
import dev.millrace.platform.web.Checks;
import dev.millrace.platform.web.Gate;
import dev.millrace.platform.web.Json;
import dev.millrace.platform.web.Parameters;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Opens streams and sells the tickets for them. */
public final class LiveHandler {

    /** An id that is not a number of ours: the client is told to start anew. */
    private static final int UNKNOWN = -1;

    private final LiveService live;
    private final TicketService tickets;
    private final OrderFeed feed;

    public LiveHandler(LiveService live, TicketService tickets, OrderFeed feed) {
        this.live = live;
        this.tickets = tickets;
        this.feed = feed;
    }

    Mono<ServerResponse> stream(ServerRequest request) {
        Parameters.of(request, "after", "ticket");
        Caller caller = Gate.caller(request);
        return live.stream(Parameters.id(request, "id"), caller, lastSeen(request))
                .flatMap(LiveHandler::streaming)
                .switchIfEmpty(Answers.noContent());
    }

    /** The header wins, since a browser keeps the query of its first request when it reconnects. */
    private static @Nullable Integer lastSeen(ServerRequest request) {
        return Optional.ofNullable(request.headers().firstHeader("Last-Event-ID"))
                .filter(id -> !id.isBlank())
                .or(() -> request.queryParam("after"))
                .map(id -> id.matches("[0-9]{1,9}") ? Integer.valueOf(id) : UNKNOWN)
                .orElse(null);
    }

    private static Mono<ServerResponse> streaming(Flux<Frame> frames) {
        return ServerResponse.status(HttpStatus.OK)
                .contentType(MediaType.TEXT_EVENT_STREAM)
                .header(HttpHeaders.CACHE_CONTROL, "no-cache, no-transform")
                .header("X-Accel-Buffering", "no")
                .body((message, _) -> message.writeAndFlushWith(frames.map(
                        frame -> Mono.fromSupplier(() -> message.bufferFactory().wrap(frame.bytes())))));
    }

    Mono<ServerResponse> ticket(ServerRequest request) {
        Caller caller = Gate.caller(request);
        return Json.body(request, TicketRequest.class)
                .map(TicketRequest::validated)
                .flatMap(orderId -> feed.snapshot(orderId, caller)
                        .then(tickets.issue(caller, "/api/v1/orders/" + orderId + "/events")))
                .flatMap(ticket -> Answers.json(HttpStatus.CREATED, Json.write(ticket)));
    }

    record TicketRequest(@Nullable UUID orderId) {
        private UUID validated() {
            Checks checks = new Checks();
            checks.required("/orderId", orderId);
            checks.done();
            return java.util.Objects.requireNonNull(orderId);
        }
    }
}
