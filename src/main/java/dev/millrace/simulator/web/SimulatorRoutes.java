package dev.millrace.simulator.web;

import static org.springframework.web.reactive.function.server.RouterFunctions.route;

import dev.millrace.platform.web.Answers;
import dev.millrace.platform.web.Problems;
import dev.millrace.simulator.domain.Call.Kind;
import dev.millrace.simulator.domain.CardService;
import dev.millrace.simulator.domain.Script;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.web.reactive.function.server.HandlerStrategies;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;

/**
 * Everything the simulator serves. It has a router of its own: the gate of the platform takes a bearer token for an
 * access token of ours, where Stripe's API has its key, and needs a database.
 */
public final class SimulatorRoutes {

    private final CardHandler cards;
    private final ControlHandler control;

    /**
     * @param apiKey the only one accepted; any when null
     * @param callbacks takes the address that events are sent to from now on
     */
    public SimulatorRoutes(
            CardService cards, Script script, @Nullable String apiKey, Consumer<@Nullable String> callbacks) {
        this.cards = new CardHandler(cards, apiKey);
        this.control = new ControlHandler(cards, script, callbacks);
    }

    /** The routes as the server runs them. */
    public HttpHandler handler() {
        return RouterFunctions.toHttpHandler(
                routes(),
                HandlerStrategies.builder().exceptionHandler(new Problems()).build());
    }

    private RouterFunction<ServerResponse> routes() {
        return route().POST("/v1/payment_intents", request -> cards.post(request, Kind.CREATE))
                .GET("/v1/payment_intents", request -> cards.get(request, Kind.LIST))
                .GET("/v1/payment_intents/search", request -> cards.get(request, Kind.SEARCH))
                .GET("/v1/payment_intents/{id}", request -> cards.get(request, Kind.RETRIEVE))
                .POST("/v1/payment_intents/{id}/capture", request -> cards.post(request, Kind.CAPTURE))
                .POST("/v1/payment_intents/{id}/cancel", request -> cards.post(request, Kind.CANCEL))
                .POST("/v1/refunds", request -> cards.post(request, Kind.REFUND))
                .GET("/v1/refunds", request -> cards.get(request, Kind.LIST))
                .GET("/simulator/payments/{id}/confirm", request -> cards.act(request, true))
                .POST("/simulator/payments/{id}/confirm", request -> cards.act(request, true))
                .POST("/simulator/payments/{id}/refuse", request -> cards.act(request, false))
                .POST("/simulator/script", control::script)
                .POST("/simulator/callbacks", control::callbacks)
                .GET("/simulator/ledger", control::ledger)
                .GET("/health", _ -> Answers.ok(Map.of("status", "up")))
                .build();
    }
}
