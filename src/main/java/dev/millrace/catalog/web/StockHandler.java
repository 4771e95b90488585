package dev.millrace.catalog.web;

import dev.millrace.catalog.domain.Adjustment;
import dev.millrace.catalog.domain.StockEvent;
import dev.millrace.catalog.domain.StockService;
import dev.millrace.platform.security.Caller;
import dev.millrace.platform.web.Answers;
import dev.millrace.platform.web.Cursor;
import dev.millrace.platform.web.Gate;
import dev.millrace.platform.web.IdempotencyKey;
import dev.millrace.platform.web.Json;
import dev.millrace.platform.web.Page;
import dev.millrace.platform.web.Parameters;
import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** Stock over HTTP, for staff. */
final class StockHandler {

    private final StockService stocks;

    StockHandler(StockService stocks) {
        this.stocks = stocks;
    }

    Mono<ServerResponse> show(ServerRequest request) {
        Parameters.of(request);
        String sku = ProductHandler.sku(request);
        return stocks.find(sku).flatMap(stock -> Answers.ok(StockViews.Level.of(sku, stock)));
    }

    Mono<ServerResponse> adjust(ServerRequest request) {
        Parameters.of(request);
        String sku = ProductHandler.sku(request);
        String key = IdempotencyKey.of(request);
        Caller caller = Gate.caller(request);
        return Json.body(request, ProductRequests.Adjust.class)
                .map(body ->
                        new Adjustment(body.checked(sku), key, caller.role().label(), caller.id()))
                .flatMap(stocks::adjust)
                .flatMap(StockHandler::answer);
    }

    private static Mono<ServerResponse> answer(Adjustment.Done done) {
        ServerResponse.BodyBuilder answer = Answers.builder(HttpStatus.OK);
        if (done.replayed()) {
            answer.header(IdempotencyKey.REPLAYED, "true");
        }
        return answer.body(Answers.raw(Json.write(StockViews.Adjusted.of(done))));
    }

    Mono<ServerResponse> movements(ServerRequest request) {
        Parameters parameters = Parameters.of(request, "limit", "cursor");
        int limit = parameters.number("limit", Page.DEFAULT_LIMIT, 1, Page.MAX_LIMIT);
        long before = Cursor.in(request, 1, cursor -> Long.valueOf(cursor.keys().getFirst()))
                .orElse(Long.MAX_VALUE);
        return stocks.movements(ProductHandler.sku(request), before, limit)
                .map(found -> Page.of(found, limit, movement -> Cursor.of(movement.id())))
                .flatMap(page -> page.map(StockViews.Moved::of).answer(request));
    }

    Mono<ServerResponse> events(ServerRequest request) {
        Parameters parameters = Parameters.of(request, "limit", "cursor");
        int limit = parameters.number("limit", Page.DEFAULT_LIMIT, 1, Page.MAX_LIMIT);
        StockEvent.Position before =
                Cursor.in(request, 2, StockHandler::position).orElse(StockEvent.Position.END);
        return stocks.events(before, limit)
                .map(found -> Page.of(found, limit, event -> cursor(event.position())))
                .flatMap(page -> page.map(StockViews.Told::of).answer(request));
    }

    private static Cursor cursor(StockEvent.Position position) {
        return Cursor.of(Long.toUnsignedString(position.transaction()), position.event());
    }

    private static StockEvent.Position position(Cursor cursor) {
        return new StockEvent.Position(
                Long.parseUnsignedLong(cursor.keys().getFirst()),
                Long.parseLong(cursor.keys().getLast()));
    }
}
