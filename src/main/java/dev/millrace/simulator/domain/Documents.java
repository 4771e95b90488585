package dev.millrace.simulator.domain;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Objects as the API shows them. */
final class Documents {

    private Documents() {}

    static Map<String, Object> intent(Intent intent, String base) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("id", intent.id());
        document.put("object", "payment_intent");
        document.put("amount", intent.amount());
        document.put("amount_capturable", intent.status() == Intent.Status.REQUIRES_CAPTURE ? intent.amount() : 0);
        document.put("amount_received", intent.received());
        document.put("capture_method", intent.manual() ? "manual" : "automatic");
        document.put("created", intent.createdAt().getEpochSecond());
        document.put("currency", intent.currency());
        document.put("metadata", intent.metadata());
        document.put("status", intent.status().label());
        String reason = intent.refusal();
        if (reason != null) {
            document.put(
                    "last_payment_error",
                    Map.of("type", "card_error", "code", "card_declined", "decline_code", reason));
        }
        if (intent.status() == Intent.Status.REQUIRES_ACTION) {
            String url = base + "/simulator/payments/" + intent.id() + "/confirm";
            document.put("next_action", Map.of("type", "redirect_to_url", "redirect_to_url", Map.of("url", url)));
        }
        return document;
    }

    static Map<String, Object> refund(Refund refund) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("id", refund.id());
        document.put("object", "refund");
        document.put("amount", refund.amount());
        document.put("created", refund.createdAt().getEpochSecond());
        document.put("currency", refund.currency());
        document.put("metadata", refund.metadata());
        document.put("payment_intent", refund.intent());
        document.put("status", "succeeded");
        return document;
    }

    /** A list in Stripe's shape; one element more than the limit says that there is more. */
    static Map<String, Object> list(String object, List<Map<String, Object>> oneMore, int limit) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("object", object);
        document.put("data", oneMore.subList(0, Math.min(limit, oneMore.size())));
        document.put("has_more", oneMore.size() > limit);
        return document;
    }
}
