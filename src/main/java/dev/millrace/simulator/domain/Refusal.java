package dev.millrace.simulator.domain;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An error that the API answers with, in Stripe's shape. */
final class Refusal extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final transient Map<String, Object> error = new LinkedHashMap<>();

    Refusal(int status, String type, String code, String message) {
        super(message, null, false, false);
        this.status = status;
        error.put("type", type);
        error.put("code", code);
        error.put("message", message);
    }

    static Refusal invalid(int status, String code, String message) {
        return new Refusal(status, "invalid_request_error", code, message);
    }

    static Refusal missing(String id) {
        return invalid(404, "resource_missing", "No such object: " + id);
    }

    /** The card said no. */
    static Refusal card(Map<String, Object> intent, @Nullable String reason) {
        return new Refusal(402, "card_error", "card_declined", "Your card was declined.")
                .with("decline_code", String.valueOf(reason))
                .with("payment_intent", intent);
    }

    Refusal with(String member, Object value) {
        error.put(member, value);
        return this;
    }

    Answer answer() {
        return new Answer(status, Map.of("error", error));
    }
}
