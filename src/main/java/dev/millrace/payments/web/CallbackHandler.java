package dev.millrace.payments.web;

import dev.millrace.payments.domain.Callback;
import dev.millrace.payments.domain.CallbackService;
import dev.millrace.platform.error.CommonProblems;
import dev.millrace.platform.web.Answers;
import dev.millrace.platform.web.Json;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The gateway's callbacks, in Stripe's form. Its documents have fields that we do not know. */
final class CallbackHandler {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int MAX_NAME = 255;

    private final CallbackService callbacks;
    private final Runnable handling;

    /** @param handling asks for kept callbacks to be handled now */
    CallbackHandler(CallbackService callbacks, Runnable handling) {
        this.callbacks = callbacks;
        this.handling = handling;
    }

    Mono<ServerResponse> take(ServerRequest request) {
        callbacks.checkTaken();
        String signature = request.headers().firstHeader("Stripe-Signature");
        return Json.bytes(request)
                .flatMap(body -> callbacks.take(signature, body, CallbackHandler::callback))
                .doOnNext(kept -> handling.run())
                .flatMap(kept -> Answers.ok(Map.of("received", true)));
    }

    private static Callback callback(byte[] body) {
        try {
            JsonNode event = JSON.readTree(body);
            JsonNode object = event.path("data").path("object");
            return new Callback(
                    name(event.path("id").asString("")),
                    name(event.path("type").asString("")),
                    payment(object),
                    operation(object.path("metadata").path("operation").asString("")));
        } catch (JacksonException _) {
            throw CommonProblems.MALFORMED_JSON.because("The event is not well-formed JSON.");
        }
    }

    private static String name(String value) {
        if (value.isEmpty() || value.length() > MAX_NAME || value.indexOf(0) >= 0) {
            throw CommonProblems.INVALID_REQUEST.because("An event has an id and a type of up to 255 characters.");
        }
        return value;
    }

    private static @Nullable String payment(JsonNode object) {
        String payment =
                object.path("payment_intent").asString(object.path("id").asString(""));
        return payment.isEmpty() || payment.length() > MAX_NAME || payment.indexOf(0) >= 0 ? null : payment;
    }

    private static @Nullable UUID operation(String key) {
        try {
            return key.startsWith("op_") ? UUID.fromString(key.substring("op_".length())) : null;
        } catch (IllegalArgumentException _) {
            return null;
        }
    }
}
