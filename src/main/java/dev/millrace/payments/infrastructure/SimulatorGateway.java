package dev.millrace.payments.infrastructure;

import dev.millrace.payments.Operation;
import dev.millrace.payments.Outcome;
import dev.millrace.payments.domain.GatewayReply;
import dev.millrace.payments.domain.NotSentException;
import dev.millrace.payments.domain.PaymentGateway;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A gateway that lives in the process and behaves by token: {@code tok_ok}, {@code tok_declined},
 * {@code tok_slow_<ms>} (answers after that long), {@code tok_error} (never has a clear answer and moves no money),
 * {@code tok_unknown} (moves the money, then loses the answer; a look-up finds it), {@code tok_action} (asks the buyer,
 * who never answers), {@code tok_action_<ms>} (the buyer confirms after that long), {@code tok_closed} (cannot be
 * reached). Any other token is declined.
 */
public final class SimulatorGateway implements PaymentGateway {

    private static final Pattern SLOW = Pattern.compile("tok_slow_([0-9]{1,6})");

    private static final Pattern ACTION = Pattern.compile("tok_action(?:_([0-9]{1,6}))?");

    private final SimulatorLedger ledger;

    public SimulatorGateway(SimulatorLedger ledger) {
        this.ledger = ledger;
    }

    @Override
    public Mono<GatewayReply> send(Operation operation) {
        return switch (operation.kind()) {
            case CHARGE, AUTHORIZE -> charge(operation, String.valueOf(operation.token()));
            case CAPTURE, VOID, REFUND -> done(operation);
        };
    }

    @Override
    public Mono<GatewayReply> lookUp(Operation operation) {
        Mono<GatewayReply> found = ledger.find(operation.key()).map(GatewayReply.Done::new);
        return asksBuyer(operation) ? found.switchIfEmpty(Mono.defer(() -> confirmed(operation))) : found;
    }

    @Override
    public Mono<GatewayReply> withdraw(Operation operation) {
        Mono<GatewayReply> found = ledger.find(operation.key()).map(GatewayReply.Done::new);
        return asksBuyer(operation)
                ? found.switchIfEmpty(Mono.defer(() -> confirmed(operation)).map(SimulatorGateway::withdrawn))
                : found;
    }

    private static GatewayReply withdrawn(GatewayReply reply) {
        return reply instanceof GatewayReply.ActionRequired ? new GatewayReply.Refused(Outcome.WITHDRAWN) : reply;
    }

    private static boolean asksBuyer(Operation operation) {
        return operation.kind().opens()
                && ACTION.matcher(String.valueOf(operation.token())).matches();
    }

    private Mono<GatewayReply> confirmed(Operation operation) {
        Matcher action = ACTION.matcher(String.valueOf(operation.token()));
        Instant sentAt = operation.sentAt();
        boolean confirmed = action.matches()
                && action.group(1) != null
                && sentAt != null
                && Instant.now().isAfter(sentAt.plusMillis(Long.parseLong(action.group(1))));
        return confirmed ? done(operation) : action(operation);
    }

    private static Mono<GatewayReply> action(Operation operation) {
        return Mono.just(new GatewayReply.ActionRequired(
                "sim_" + operation.key(), "https://bank.example/confirm/" + operation.id()));
    }

    @Override
    public Flux<Movement> movements(Instant from, Instant to) {
        return ledger.movements(from, to);
    }

    private Mono<GatewayReply> charge(Operation operation, String token) {
        if (asksBuyer(operation)) {
            return action(operation);
        }
        Matcher slow = SLOW.matcher(token);
        if (slow.matches()) {
            return Mono.delay(Duration.ofMillis(Long.parseLong(slow.group(1)))).then(done(operation));
        }
        return switch (token) {
            case "tok_ok" -> done(operation);
            case "tok_declined" -> Mono.just(new GatewayReply.Refused("card_declined"));
            case "tok_closed" -> Mono.error(() -> new NotSentException("the gateway is closed", null));
            case "tok_error" -> Mono.error(() -> new IOException("500 from the gateway"));
            case "tok_unknown" ->
                done(operation).then(Mono.error(() -> new IOException("the connection broke after the request")));
            default -> Mono.just(new GatewayReply.Refused("invalid_token"));
        };
    }

    private Mono<GatewayReply> done(Operation operation) {
        return ledger.record(operation).map(GatewayReply.Done::new);
    }
}
