package dev.millrace.simulator.web;

import dev.millrace.platform.web.Answers;
import dev.millrace.platform.web.Json;
import dev.millrace.simulator.domain.CardService;
import dev.millrace.simulator.domain.Movement;
import dev.millrace.simulator.domain.Script;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** The switches and the books, for tests. */
final class ControlHandler {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final CardService cards;
    private final Script script;
    private final Consumer<@Nullable String> callbacks;

    /** @param callbacks takes the address that events are sent to from now on */
    ControlHandler(CardService cards, Script script, Consumer<@Nullable String> callbacks) {
        this.cards = cards;
        this.script = script;
        this.callbacks = callbacks;
    }

    record CallbackRequest(@Nullable String url) {}

    Mono<ServerResponse> script(ServerRequest request) {
        return Json.body(request, ScriptRequest[].class).flatMap(rules -> {
            script.replace(List.of(rules).stream().map(ScriptRequest::rule).toList());
            return Answers.noContent();
        });
    }

    Mono<ServerResponse> callbacks(ServerRequest request) {
        return Json.body(request, CallbackRequest.class).flatMap(wanted -> {
            callbacks.accept(wanted.url());
            return Answers.noContent();
        });
    }

    /** The movements, of one operation or one order when the query names it. */
    Mono<ServerResponse> ledger(ServerRequest request) {
        String operation = request.queryParam("operation").orElse(null);
        String order = request.queryParam("order").orElse(null);
        List<Movement> movements = cards.movements().stream()
                .filter(movement -> operation == null || operation.equals(movement.operation()))
                .filter(movement -> order == null || order.equals(movement.order()))
                .toList();
        return ServerResponse.ok()
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(JSON.writeValueAsString(Map.of("movements", movements)));
    }
}
