package dev.millrace.orders.web;

import dev.millrace.orders.OrdersSettings;
import dev.millrace.orders.domain.Answer;
import dev.millrace.orders.domain.IntakeService;
import dev.millrace.orders.domain.Placement;
import dev.millrace.platform.database.UuidV7;
import dev.millrace.platform.web.Answers;
import dev.millrace.platform.web.Gate;
import dev.millrace.platform.web.IdempotencyKey;
import dev.millrace.platform.web.Json;
import dev.millrace.platform.web.Preference;
import dev.millrace.platform.web.Trace;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** Takes orders over HTTP. */
public final class PlacementHandler {

    private final IntakeService intake;
    private final OrdersSettings settings;
    private final UuidV7 ids;

    public PlacementHandler(IntakeService intake, OrdersSettings settings, UuidV7 ids) {
        this.intake = intake;
        this.settings = settings;
        this.ids = ids;
    }

    Mono<ServerResponse> place(ServerRequest request) {
        String key = IdempotencyKey.of(request);
        Preference preference = Preference.of(request, settings.settleWait(), settings.maxWait());
        return Json.body(request, PlaceOrderRequest.class)
                .map(body -> placement(request, key, body))
                .flatMap(placement -> intake.place(placement, preference.patience()))
                .flatMap(placed -> answer(placed, preference));
    }

    private Placement placement(ServerRequest request, String key, PlaceOrderRequest body) {
        return body.validated(ids.next(), ids.next(), Gate.caller(request).id(), key, Trace.id(request));
    }

    /** Location and ETag come from the stored body itself, so that a repetition carries them too. */
    private static Mono<ServerResponse> answer(IntakeService.Placed placed, Preference preference) {
        Answer answer = placed.answer();
        HttpStatus status = HttpStatus.valueOf(answer.status());
        ServerResponse.BodyBuilder response = ServerResponse.status(status)
                .contentType(status.isError() ? MediaType.APPLICATION_PROBLEM_JSON : MediaType.APPLICATION_JSON);
        if (!status.isError()) {
            Stored stored = Json.parse(answer.body(), Stored.class);
            response.location(URI.create(OrderView.PATH + stored.id())).eTag("\"" + stored.version() + "\"");
        }
        if (preference.applied() != null) {
            response.header("Preference-Applied", preference.applied());
        }
        if (placed.repeated()) {
            response.header(IdempotencyKey.REPLAYED, "true");
        }
        return response.body(Answers.raw(answer.body().getBytes(StandardCharsets.UTF_8)));
    }

    private record Stored(String id, int version) {}
}
