package dev.millrace.webhooks.web;

import dev.millrace.platform.web.Answers;
import dev.millrace.platform.web.Cursor;
import dev.millrace.platform.web.Gate;
import dev.millrace.platform.web.IdempotencyKey;
import dev.millrace.platform.web.Json;
import dev.millrace.platform.web.Page;
import dev.millrace.platform.web.Parameters;
import dev.millrace.platform.web.Versions;
import dev.millrace.webhooks.domain.Receiver;
import dev.millrace.webhooks.domain.ReceiverRepository;
import dev.millrace.webhooks.domain.ReceiverService;
import dev.millrace.webhooks.domain.TestService;
import dev.millrace.webhooks.domain.UrlRules;
import java.net.URI;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** Endpoints over HTTP. */
final class ReceiverHandler {

    private final ReceiverService receivers;
    private final TestService tests;
    private final UrlRules rules;

    ReceiverHandler(ReceiverService receivers, TestService tests, UrlRules rules) {
        this.receivers = receivers;
        this.tests = tests;
        this.rules = rules;
    }

    Mono<ServerResponse> create(ServerRequest request) {
        Parameters.of(request);
        String key = IdempotencyKey.of(request);
        UUID caller = Gate.caller(request).id();
        return Json.body(request, ReceiverRequests.Create.class)
                .flatMap(body -> receivers.create(body.checked(rules), body.on(), caller, key))
                .flatMap(ReceiverHandler::created);
    }

    private static Mono<ServerResponse> created(ReceiverRepository.Created created) {
        ServerResponse.BodyBuilder answer = Answers.builder(HttpStatus.CREATED)
                .location(URI.create(
                        ReceiverRoutes.ENDPOINTS + "/" + created.receiver().id()))
                .eTag(tag(created.receiver()));
        if (created.replayed()) {
            answer.header(IdempotencyKey.REPLAYED, "true");
        }
        return answer.body(Answers.raw(Json.write(ReceiverViews.Shown.of(created.receiver(), created.secret()))));
    }

    Mono<ServerResponse> list(ServerRequest request) {
        Parameters parameters = Parameters.of(request, "limit", "cursor");
        int limit = parameters.number("limit", Page.DEFAULT_LIMIT, 1, Page.MAX_LIMIT);
        UUID before = Cursor.in(
                        request, 1, cursor -> UUID.fromString(cursor.keys().getFirst()))
                .orElse(null);
        return receivers
                .page(before, limit)
                .map(found -> Page.of(found, limit, receiver -> Cursor.of(receiver.id())))
                .flatMap(page -> page.map(ReceiverViews.Shown::of).answer(request));
    }

    Mono<ServerResponse> show(ServerRequest request) {
        Parameters.of(request);
        return receivers.find(id(request)).flatMap(ReceiverHandler::shown);
    }

    Mono<ServerResponse> patch(ServerRequest request) {
        Parameters.of(request);
        UUID id = id(request);
        return Json.body(request, ReceiverRequests.Patch.class)
                .map(body -> body.checked(rules))
                .flatMap(patch -> receivers.patch(id, patch, receiver -> check(request, receiver)))
                .flatMap(ReceiverHandler::shown);
    }

    Mono<ServerResponse> delete(ServerRequest request) {
        Parameters.of(request);
        return receivers
                .delete(id(request), receiver -> check(request, receiver))
                .then(Mono.defer(Answers::noContent));
    }

    Mono<ServerResponse> rotate(ServerRequest request) {
        Parameters.of(request);
        UUID id = id(request);
        return Json.optionalBody(request, ReceiverRequests.Rotate.class)
                .map(ReceiverRequests.Rotate::checked)
                .flatMap(overlap -> receivers.rotate(id, overlap.orElse(null), receiver -> check(request, receiver)))
                .flatMap(rotation -> Answers.ok(ReceiverViews.Rotated.of(rotation)));
    }

    Mono<ServerResponse> test(ServerRequest request) {
        Parameters.of(request);
        return tests.test(id(request)).flatMap(attempt -> Answers.ok(ReceiverViews.Tried.of(attempt)));
    }

    static UUID id(ServerRequest request) {
        return Parameters.id(request, "id");
    }

    private static void check(ServerRequest request, Receiver receiver) {
        Versions.check(request, receiver.version());
    }

    private static Mono<ServerResponse> shown(Receiver receiver) {
        return Answers.builder(HttpStatus.OK)
                .eTag(tag(receiver))
                .body(Answers.raw(Json.write(ReceiverViews.Shown.of(receiver))));
    }

    private static String tag(Receiver receiver) {
        return "\"" + receiver.version() + "\"";
    }
}
