package dev.millrace.payments.infrastructure;

import dev.millrace.payments.GatewaySettings;
import dev.millrace.payments.Operation;
import dev.millrace.payments.domain.GatewayReply;
import dev.millrace.payments.domain.PaymentGateway;
import dev.millrace.payments.infrastructure.StripeClient.Answer;
import dev.millrace.platform.tracing.Tracing;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.resources.ConnectionProvider;
import tools.jackson.databind.JsonNode;

/**
 * A gateway that speaks Stripe's API of payment intents. Every object it makes bears the operation's key in its
 * metadata, so that it is found again when the answer was lost.
 */
public final class StripeGateway implements PaymentGateway {

    private static final String INTENTS = "/v1/payment_intents";
    private static final String INTENT = INTENTS + "/{id}";
    private static final String REFUNDS = "/v1/refunds";
    private static final int PAGE = 100;

    private final StripeClient stripe;
    private final @Nullable String returnUrl;

    /**
     * @param connections to the gateway
     * @param settings with URL and key
     * @param deadline of everything that one operation asks
     * @param tracing of the calls
     */
    public StripeGateway(ConnectionProvider connections, GatewaySettings settings, Duration deadline, Tracing tracing) {
        this.stripe = new StripeClient(connections, settings, deadline, tracing);
        this.returnUrl = settings.returnUrl();
    }

    /** What acts on a payment that the gateway never had, as one a person vouched for, can only be refused. */
    @Override
    public Mono<GatewayReply> send(Operation operation) {
        if (nothingToActOn(operation)) {
            return Mono.just(new GatewayReply.Refused("no_payment"));
        }
        return switch (operation.kind()) {
            case CHARGE, AUTHORIZE ->
                stripe.post(INTENTS, operation.key(), opening(operation)).map(StripeAnswers::opened);
            case CAPTURE ->
                stripe.post(
                                INTENT + "/capture",
                                operation.key(),
                                form("amount_to_capture", amount(operation)),
                                payment(operation))
                        .map(answer -> StripeAnswers.ended(operation.kind(), answer));
            case VOID ->
                stripe.post(INTENT + "/cancel", operation.key(), form(), payment(operation))
                        .map(answer -> StripeAnswers.ended(operation.kind(), answer));
            case REFUND ->
                stripe.post(REFUNDS, operation.key(), refund(operation)).map(StripeAnswers::refunded);
        };
    }

    private static boolean nothingToActOn(Operation operation) {
        return !operation.kind().opens() && operation.payment() == null;
    }

    @Override
    public Mono<GatewayReply> lookUp(Operation operation) {
        if (nothingToActOn(operation)) {
            return Mono.empty();
        }
        return switch (operation.kind()) {
            case CHARGE, AUTHORIZE -> intent(operation).map(StripeAnswers::payment);
            case CAPTURE, VOID ->
                object(INTENT, Map.of("id", payment(operation)))
                        .flatMap(intent -> Mono.justOrEmpty(StripeAnswers.end(operation.kind(), intent)));
            case REFUND ->
                pages(REFUNDS + "?payment_intent={payment}", Map.of("payment", payment(operation)))
                        .filter(refund -> operation.key().equals(StripeAnswers.operation(refund)))
                        .next()
                        .map(StripeAnswers::refund);
        };
    }

    /** Cancelling is idempotent by itself, and under a key a first refusal would be answered for ever. */
    @Override
    public Mono<GatewayReply> withdraw(Operation operation) {
        return intent(operation)
                .flatMap(intent -> StripeAnswers.payment(intent) instanceof GatewayReply.Refused refused
                        ? Mono.just(refused)
                        : stripe.post(
                                        INTENT + "/cancel",
                                        null,
                                        form(),
                                        intent.path("id").asString(""))
                                .map(StripeAnswers::withdrawn));
    }

    @Override
    public Flux<Movement> movements(Instant from, Instant to) {
        return Flux.concat(
                        movements(INTENTS, from, to, StripeAnswers::movement),
                        movements(REFUNDS, from, to, StripeAnswers::refundMovement))
                .filter(entry ->
                        !entry.createdAt().isBefore(from) && entry.createdAt().isBefore(to));
    }

    /** The gateway counts in seconds. */
    private Flux<Movement> movements(
            String path, Instant from, Instant to, Function<JsonNode, Optional<Movement>> entry) {
        Map<String, Object> range = Map.of("from", from.getEpochSecond(), "to", to.getEpochSecond() + 1);
        return pages(path + "?created%5Bgte%5D={from}&created%5Blt%5D={to}", range)
                .mapNotNull(object -> entry.apply(object).orElse(null));
    }

    /** The payment of an operation, by its name or by its key; empty when there is none. */
    private Mono<JsonNode> intent(Operation operation) {
        return operation.payment() == null
                ? object(
                                INTENTS + "/search?query={query}",
                                Map.of("query", "metadata['operation']:'" + operation.key() + "'"))
                        .flatMap(found -> Mono.justOrEmpty(found.path("data").get(0)))
                : object(INTENT, Map.of("id", operation.payment()));
    }

    private Mono<JsonNode> object(String path, Map<String, ?> variables) {
        return stripe.get(path, variables).flatMap(StripeGateway::found);
    }

    private static Mono<JsonNode> found(Answer answer) {
        return switch (answer.status()) {
            case 404 -> Mono.empty();
            case 200 -> Mono.just(answer.body());
            default -> Mono.error(() -> new IllegalStateException("a read was refused: " + answer.status()));
        };
    }

    /** Every object of a list, page by page as they are asked for. */
    private Flux<JsonNode> pages(String path, Map<String, Object> variables) {
        String first = path + "&limit=" + PAGE;
        return object(first, variables)
                .expand(page -> next(page)
                        .map(last -> object(first + "&starting_after={after}", with(variables, last)))
                        .orElse(Mono.empty()))
                .concatMapIterable(page -> page.path("data"), 1);
    }

    private static Optional<String> next(JsonNode page) {
        JsonNode data = page.path("data");
        return page.path("has_more").asBoolean(false) && !data.isEmpty()
                ? Optional.of(data.get(data.size() - 1).path("id").asString(""))
                : Optional.empty();
    }

    private static Map<String, Object> with(Map<String, Object> variables, String after) {
        Map<String, Object> more = new HashMap<>(variables);
        more.put("after", after);
        return more;
    }

    private MultiValueMap<String, String> opening(Operation operation) {
        MultiValueMap<String, String> form = form("amount", amount(operation));
        form.add("currency", operation.amount().currency().toLowerCase(Locale.ROOT));
        form.add("confirm", "true");
        form.add("payment_method", String.valueOf(operation.token()));
        form.add("payment_method_types[]", "card");
        form.add("capture_method", operation.kind() == Operation.Kind.AUTHORIZE ? "manual" : "automatic");
        form.add("metadata[operation]", operation.key());
        form.add("metadata[order]", operation.orderId().toString());
        if (returnUrl != null) {
            form.add("return_url", returnUrl);
        }
        return form;
    }

    private static MultiValueMap<String, String> refund(Operation operation) {
        MultiValueMap<String, String> form = form("amount", amount(operation));
        form.add("payment_intent", payment(operation));
        form.add("metadata[operation]", operation.key());
        form.add("metadata[order]", operation.orderId().toString());
        return form;
    }

    private static String payment(Operation operation) {
        return Objects.requireNonNull(operation.payment(), "The operation names no payment to act on");
    }

    private static String amount(Operation operation) {
        return String.valueOf(operation.amount().amount());
    }

    private static MultiValueMap<String, String> form(String... pairs) {
        MultiValueMap<String, String> form = new LinkedMultiValueMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            form.put(pairs[i], new java.util.ArrayList<>(List.of(pairs[i + 1])));
        }
        return form;
    }
}
