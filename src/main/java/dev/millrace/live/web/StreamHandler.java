package dev.millrace.live.web;

import dev.millrace.live.domain.LiveService;
import dev.millrace.platform.web.Gate;
import dev.millrace.platform.web.Parameters;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** Opens the streams of those who have orders. */
public final class StreamHandler {

    private final LiveService live;

    public StreamHandler(LiveService live) {
        this.live = live;
    }

    Mono<ServerResponse> order(ServerRequest request) {
        Parameters.of(request, "after", "ticket");
        return EventStreams.answer(
                request, live.order(Parameters.id(request, "id"), Gate.caller(request), EventStreams.lastId(request)));
    }

    Mono<ServerResponse> mine(ServerRequest request) {
        Parameters.of(request, "after", "ticket");
        return EventStreams.answer(request, live.mine(Gate.caller(request), EventStreams.lastId(request)));
    }
}
