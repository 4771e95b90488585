package dev.millrace.orders.web;

import static java.util.Objects.requireNonNull;

import dev.millrace.orders.domain.RefundService;
import dev.millrace.orders.domain.Step;
import dev.millrace.payments.Payments;
import dev.millrace.platform.database.UuidV7;
import dev.millrace.platform.money.Money;
import dev.millrace.platform.web.Answers;
import dev.millrace.platform.web.Checks;
import dev.millrace.platform.web.Gate;
import dev.millrace.platform.web.IdempotencyKey;
import dev.millrace.platform.web.Json;
import dev.millrace.platform.web.Parameters;
import dev.millrace.platform.web.Trace;
import dev.millrace.platform.web.Versions;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** Refunds and the payments of an order, over HTTP, for staff. */
public final class RefundHandler {

    private final RefundService refunds;
    private final UuidV7 ids;

    public RefundHandler(RefundService refunds, UuidV7 ids) {
        this.refunds = refunds;
        this.ids = ids;
    }

    Mono<ServerResponse> refund(ServerRequest request) {
        Parameters.of(request);
        UUID order = Parameters.id(request, "id");
        String key = IdempotencyKey.of(request);
        return Json.body(request, RefundRequest.class)
                .map(body -> body.step(ids.next(), key))
                .flatMap(step -> refunds.refund(
                        order,
                        Gate.caller(request),
                        step,
                        Trace.id(request),
                        current -> Versions.check(request, current.version())))
                .flatMap(RefundHandler::answer);
    }

    private static Mono<ServerResponse> answer(RefundService.Requested requested) {
        ServerResponse.BodyBuilder answer = Answers.builder(HttpStatus.ACCEPTED);
        if (requested.repeated()) {
            answer.header(IdempotencyKey.REPLAYED, "true");
        }
        return answer.body(Answers.raw(Json.write(requested.refund())));
    }

    Mono<ServerResponse> payments(ServerRequest request) {
        Parameters.of(request);
        return refunds.payments(Parameters.id(request, "id"), Gate.caller(request))
                .map(entries -> Map.of("items", entries))
                .flatMap(Answers::ok);
    }

    record RefundRequest(@Nullable Amount amount, @Nullable String reason) {

        private Step.Refund step(UUID id, String key) {
            Checks checks = new Checks();
            checks.required("/amount", amount);
            if (amount != null) {
                checks.range("/amount/amount", amount.amount(), 1, Payments.MAX_AMOUNT);
                checks.text("/amount/currency", amount.currency(), 3, 3);
            }
            checks.text("/reason", reason, 1, 200);
            checks.done();
            return new Step.Refund(id, requireNonNull(amount).money(), String.valueOf(reason), key);
        }
    }

    record Amount(@Nullable Long amount, @Nullable String currency) {

        private Money money() {
            return new Money(requireNonNull(amount), String.valueOf(currency));
        }
    }
}
