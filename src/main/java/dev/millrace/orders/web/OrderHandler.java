package dev.millrace.orders.web;

import dev.millrace.orders.domain.Order;
import dev.millrace.orders.domain.OrderEvent;
import dev.millrace.orders.domain.OrderQuery;
import dev.millrace.orders.domain.OrderService;
import dev.millrace.orders.domain.Shipment;
import dev.millrace.orders.domain.Status;
import dev.millrace.orders.domain.Step;
import dev.millrace.platform.database.UuidV7;
import dev.millrace.platform.security.Caller;
import dev.millrace.platform.web.Answers;
import dev.millrace.platform.web.Checks;
import dev.millrace.platform.web.Cursor;
import dev.millrace.platform.web.Gate;
import dev.millrace.platform.web.Json;
import dev.millrace.platform.web.Page;
import dev.millrace.platform.web.Parameters;
import dev.millrace.platform.web.Trace;
import dev.millrace.platform.web.Versions;
import dev.millrace.users.UserDirectory;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** Reads orders and changes them over HTTP: decode, one call, encode. */
public final class OrderHandler {

    /** Above every id there is. */
    private static final UUID END = new UUID(-1, -1);

    private static final UUID START = new UUID(0, 0);

    private final OrderService orders;
    private final OrderViews views;
    private final Expansion expansion;

    public OrderHandler(OrderService orders, UserDirectory users, OrderViews views) {
        this.orders = orders;
        this.views = views;
        this.expansion = new Expansion(users, views);
    }

    Mono<ServerResponse> show(ServerRequest request) {
        Caller caller = Gate.caller(request);
        boolean expand = Parameters.of(request, "expand")
                .parsed("expand", Expansion::parse)
                .orElse(false);
        return orders.find(Parameters.id(request, "id"), caller)
                .flatMap(order -> expand ? expansion.show(request, order) : show(request, order, caller));
    }

    private Mono<ServerResponse> show(ServerRequest request, Order order, Caller caller) {
        return Answers.cached(request, String.valueOf(order.version()), views.bytes(order, caller.role()));
    }

    Mono<ServerResponse> list(ServerRequest request) {
        Caller caller = Gate.caller(request);
        Parameters parameters = Parameters.of(request, "status", "from", "to", "customerId", "limit", "cursor");
        int limit = parameters.number("limit", Page.DEFAULT_LIMIT, 1, Page.MAX_LIMIT);
        UUID end = parameters.moment("to").map(UuidV7::floor).orElse(END);
        UUID before = Cursor.in(
                        request, 1, cursor -> UUID.fromString(cursor.keys().getFirst()))
                .orElse(end);
        OrderQuery query = new OrderQuery(
                customer(parameters, caller),
                parameters.parsed("status", Status::of).orElse(null),
                before,
                parameters.moment("from").map(UuidV7::floor).orElse(START),
                limit + 1);
        return orders.list(query)
                .map(found -> Page.of(found, limit, order -> Cursor.of(order.id())))
                .flatMap(page ->
                        page.map(order -> views.of(order, caller.role())).answer(request));
    }

    /** Customers see their own orders, whatever they ask for. */
    private static @Nullable UUID customer(Parameters parameters, Caller caller) {
        UUID asked = parameters.id("customerId").orElse(null);
        return caller.role().staff() ? asked : caller.id();
    }

    Mono<ServerResponse> timeline(ServerRequest request) {
        return orders.timeline(Parameters.id(request, "id"), Gate.caller(request))
                .map(events ->
                        Map.of("items", events.stream().map(EventView::of).toList()))
                .flatMap(Answers::ok);
    }

    Mono<ServerResponse> cancel(ServerRequest request) {
        return Json.optionalBody(request, CancelRequest.class).flatMap(body -> change(request, body.step()));
    }

    Mono<ServerResponse> ship(ServerRequest request) {
        return Json.body(request, ShipRequest.class).flatMap(body -> change(request, body.step()));
    }

    Mono<ServerResponse> deliver(ServerRequest request) {
        return Json.optionalBody(request, DeliverRequest.class).flatMap(_ -> change(request, new Step.Deliver()));
    }

    Mono<ServerResponse> takeBack(ServerRequest request) {
        return Json.body(request, ReturnRequest.class).flatMap(body -> change(request, body.step()));
    }

    Mono<ServerResponse> decide(ServerRequest request) {
        return Json.body(request, DecideRequest.class).flatMap(body -> change(request, body.step()));
    }

    private Mono<ServerResponse> change(ServerRequest request, Step step) {
        Caller caller = Gate.caller(request);
        return orders.change(
                        Parameters.id(request, "id"),
                        caller,
                        step,
                        Trace.id(request),
                        order -> Versions.check(request, order.version()))
                .flatMap(order -> Answers.builder(HttpStatus.OK)
                        .header(HttpHeaders.ETAG, "\"" + order.version() + "\"")
                        .body(Answers.raw(Json.write(views.of(order, caller.role())))));
    }

    record CancelRequest(@Nullable String reason) {
        private Step step() {
            Checks checks = new Checks();
            checks.optionalText("/reason", reason, 1, 200);
            checks.done();
            return new Step.Cancel(reason == null ? "not given" : reason);
        }
    }

    record ShipRequest(@Nullable String carrier, @Nullable String trackingNumber) {
        private Step step() {
            Checks checks = new Checks();
            checks.text("/carrier", carrier, 1, 100);
            checks.text("/trackingNumber", trackingNumber, 1, 100);
            checks.done();
            return new Step.Ship(new Shipment(String.valueOf(carrier), String.valueOf(trackingNumber)));
        }
    }

    record DeliverRequest() {}

    record ReturnRequest(@Nullable String reason, @Nullable Boolean restock) {
        private Step step() {
            Checks checks = new Checks();
            checks.text("/reason", reason, 1, 200);
            checks.done();
            return new Step.Return(String.valueOf(reason), restock == null || restock);
        }
    }

    record DecideRequest(
            @Nullable String decision, @Nullable String reason) {
        private Step step() {
            Checks checks = new Checks();
            checks.required("/decision", decision);
            checks.that(
                    decision == null || decision.equals("confirm") || decision.equals("cancel"),
                    "/decision",
                    "invalid_value",
                    "confirm or cancel.");
            checks.text("/reason", reason, 1, 200);
            checks.done();
            return new Step.Decide("confirm".equals(decision), String.valueOf(reason));
        }
    }

    record EventView(int seq, String type, java.time.Instant occurredAt, Map<?, ?> data) {
        private static EventView of(OrderEvent event) {
            return new EventView(event.seq(), event.type(), event.occurredAt(), Json.parse(event.data(), Map.class));
        }
    }
}
