package dev.millrace.payments.infrastructure;

import dev.millrace.payments.Operation;
import dev.millrace.payments.Outcome;
import dev.millrace.payments.domain.GatewayReply;
import dev.millrace.payments.domain.PaymentGateway.Movement;
import dev.millrace.payments.infrastructure.StripeClient.Answer;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What the objects and errors of Stripe's API mean. Throws where they have no clear meaning. */
final class StripeAnswers {

    private StripeAnswers() {}

    /** Of a payment that was asked for, or asked about. */
    static GatewayReply opened(Answer answer) {
        return answer.done() ? payment(answer.body()) : refusal(answer.body().path("error"));
    }

    /** Of a payment object. */
    static GatewayReply payment(JsonNode intent) {
        String id = id(intent);
        return switch (status(intent)) {
            case "succeeded", "requires_capture" -> new GatewayReply.Done(id);
            case "requires_action" -> new GatewayReply.ActionRequired(id, actionUrl(intent));
            case "canceled" -> new GatewayReply.Refused(text(intent, "cancellation_reason", "canceled"));
            case "requires_payment_method" -> new GatewayReply.Refused(reason(intent.path("last_payment_error")));
            default -> throw unclear("a payment that is " + status(intent));
        };
    }

    /** Of a capture or a void: done as well when an earlier call did it. */
    static GatewayReply ended(Operation.Kind kind, Answer answer) {
        JsonNode error = answer.body().path("error");
        JsonNode intent = answer.done() ? answer.body() : error.path("payment_intent");
        return status(intent).equals(end(kind)) ? new GatewayReply.Done(id(intent)) : refusal(error);
    }

    /** What became of a capture or a void, by its payment; empty when nothing has. */
    static Optional<GatewayReply> end(Operation.Kind kind, JsonNode intent) {
        String status = status(intent);
        if (status.equals(end(kind))) {
            return Optional.of(new GatewayReply.Done(id(intent)));
        }
        return switch (status) {
            case "requires_capture", "requires_action", "processing" -> Optional.empty();
            default -> Optional.of(new GatewayReply.Refused("payment_is_" + status));
        };
    }

    private static String end(Operation.Kind kind) {
        return kind == Operation.Kind.CAPTURE ? "succeeded" : "canceled";
    }

    /** Of a payment that was to come to nothing. */
    static GatewayReply withdrawn(Answer answer) {
        JsonNode error = answer.body().path("error");
        JsonNode intent = answer.done() ? answer.body() : error.path("payment_intent");
        return switch (status(intent)) {
            case "canceled", "requires_payment_method" -> new GatewayReply.Refused(Outcome.WITHDRAWN);
            case "succeeded" -> new GatewayReply.Done(id(intent));
            default -> throw unclear("a cancellation that left " + status(intent));
        };
    }

    /** Of a refund that was asked for. */
    static GatewayReply refunded(Answer answer) {
        return answer.done() ? refund(answer.body()) : refusal(answer.body().path("error"));
    }

    /** Of a refund object. One that is pending has been accepted. */
    static GatewayReply refund(JsonNode refund) {
        return switch (status(refund)) {
            case "succeeded", "pending", "requires_action" -> new GatewayReply.Done(id(refund));
            default -> new GatewayReply.Refused(text(refund, "failure_reason", status(refund)));
        };
    }

    /** The entry of the books that a payment is; empty when no money moved. */
    static Optional<Movement> movement(JsonNode intent) {
        return switch (status(intent)) {
            case "succeeded" -> Optional.of(movement(intent, Operation.Kind.CHARGE, number(intent, "amount_received")));
            case "requires_capture" ->
                Optional.of(movement(intent, Operation.Kind.AUTHORIZE, number(intent, "amount_capturable")));
            default -> Optional.empty();
        };
    }

    /** The entry of the books that a refund is; empty when it failed. */
    static Optional<Movement> refundMovement(JsonNode refund) {
        return refund(refund) instanceof GatewayReply.Done
                ? Optional.of(movement(refund, Operation.Kind.REFUND, number(refund, "amount")))
                : Optional.empty();
    }

    private static Movement movement(JsonNode object, Operation.Kind kind, long amount) {
        return new Movement(
                operation(object),
                id(object),
                kind,
                amount,
                text(object, "currency", "").toUpperCase(Locale.ROOT),
                Instant.ofEpochSecond(number(object, "created")));
    }

    /** The key of ours that an object was made under; null when it has none. */
    static @Nullable String operation(JsonNode object) {
        String key = object.path("metadata").path("operation").asString("");
        return key.isEmpty() ? null : key;
    }

    /** Only an error that the gateway decided on is one; anything else may come from what stands between. */
    private static GatewayReply refusal(JsonNode error) {
        return switch (text(error, "type", "")) {
            case "card_error", "invalid_request_error" -> new GatewayReply.Refused(reason(error));
            default -> throw unclear("an error of type '" + text(error, "type", "") + "'");
        };
    }

    private static String reason(JsonNode error) {
        return text(error, "decline_code", text(error, "code", text(error, "type", "declined")));
    }

    private static String actionUrl(JsonNode intent) {
        String url = intent.at("/next_action/redirect_to_url/url").asString("");
        if (url.isEmpty()) {
            throw unclear("an action without an address");
        }
        return url;
    }

    private static String id(JsonNode object) {
        String id = text(object, "id", "");
        if (id.isEmpty()) {
            throw unclear("an object without an id");
        }
        return id;
    }

    private static String status(JsonNode object) {
        return text(object, "status", "");
    }

    private static String text(JsonNode object, String field, String fallback) {
        String value = object.path(field).asString("");
        return value.isEmpty() ? fallback : value;
    }

    private static long number(JsonNode object, String field) {
        return object.path(field).asLong(0);
    }

    private static IllegalStateException unclear(String what) {
        return new IllegalStateException("The gateway answered with " + what);
    }
}
