package dev.millrace.payments.infrastructure;

import dev.millrace.payments.Operation;
import dev.millrace.payments.domain.GatewayReply;
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
 * {@code tok_unknown} (moves the money, then loses the answer; a look-up finds it). Any other token is declined.
 */
public final class SimulatorGateway implements PaymentGateway {

    private static final Pattern SLOW = Pattern.compile("tok_slow_([0-9]{1,6})");

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
        return ledger.find(operation.key()).map(GatewayReply.Done::new);
    }

    @Override
    public Mono<GatewayReply> withdraw(Operation operation) {
        return lookUp(operation);
    }

    @Override
    public Flux<Movement> movements(Instant from, Instant to) {
        return ledger.movements(from, to);
    }

    private Mono<GatewayReply> charge(Operation operation, String token) {
        Matcher slow = SLOW.matcher(token);
        if (slow.matches()) {
            return Mono.delay(Duration.ofMillis(Long.parseLong(slow.group(1)))).then(done(operation));
        }
        return switch (token) {
            case "tok_ok" -> done(operation);
            case "tok_declined" -> Mono.just(new GatewayReply.Refused("card_declined"));
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
