package dev.millrace.payments.infrastructure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.payments.GatewaySettings;
import dev.millrace.payments.Operation;
import dev.millrace.payments.Operation.Kind;
import dev.millrace.payments.domain.GatewayReply;
import dev.millrace.payments.domain.GatewayReply.ActionRequired;
import dev.millrace.payments.domain.GatewayReply.Done;
import dev.millrace.payments.domain.GatewayReply.Refused;
import dev.millrace.payments.domain.NotSentException;
import dev.millrace.payments.domain.PaymentGateway.Movement;
import dev.millrace.platform.money.Money;
import dev.millrace.platform.tracing.Tracing;
import dev.millrace.support.GatewaySimulator;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.resources.ConnectionProvider;
import reactor.test.StepVerifier;

/** The gateway over HTTP, against the simulator: each status and each fault, and what the ledger has of it. */
class StripeGatewayTest {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int NOBODY = 9;
    private static final GatewaySimulator SIMULATOR = GatewaySimulator.start();
    private static final ConnectionProvider CONNECTIONS = ConnectionProvider.create("gateway-test", 64);

    private final GatewaySimulator simulator = SIMULATOR;
    private final StripeGateway gateway = gateway(simulator.url(), GatewaySimulator.KEY, 10_000);

    @AfterAll
    static void stop() {
        SIMULATOR.close();
    }

    @AfterEach
    void noFaults() {
        simulator.script();
    }

    @Test
    void aChargeIsDoneOnceHoweverOftenItIsSent() {
        Operation charge = charge("tok_ok");
        GatewayReply first = sent(charge);
        assertThat(first).isInstanceOf(Done.class);
        assertThat(sent(charge)).isEqualTo(first);
        assertThat(lookedUp(charge)).isEqualTo(first);
        assertThat(simulator.movements(charge.orderId())).containsExactly("charge");
    }

    @Test
    void aSetAsideAmountIsCapturedOnceAndRefundedInPartsUpToAllOfIt() {
        Operation authorization = operation(Kind.AUTHORIZE, "tok_ok", null, UUID.randomUUID(), 1000);
        String payment = done(sent(authorization));
        Operation capture = on(authorization, Kind.CAPTURE, payment, 700);
        assertThat(lookedUp(capture)).isNull();
        assertThat(sent(capture)).isEqualTo(new Done(payment));
        assertThat(lookedUp(capture)).isEqualTo(new Done(payment));
        assertThat(sent(on(authorization, Kind.CAPTURE, payment, 700)))
                .as("under another key")
                .isEqualTo(new Done(payment));
        Operation part = on(authorization, Kind.REFUND, payment, 300);
        assertThat(lookedUp(part)).isNull();
        assertThat(sent(part)).isEqualTo(sent(part)).isEqualTo(lookedUp(part)).isInstanceOf(Done.class);
        assertThat(sent(on(authorization, Kind.REFUND, payment, 400))).isInstanceOf(Done.class);
        assertThat(sent(on(authorization, Kind.REFUND, payment, 1))).isEqualTo(new Refused("charge_already_refunded"));
        assertThat(simulator.movements(authorization.orderId()))
                .containsExactly("authorize", "capture", "refund", "refund");
    }

    @Test
    void aSetAsideAmountIsLetGoOnceAndCannotBeCapturedThen() {
        Operation authorization = operation(Kind.AUTHORIZE, "tok_ok", null, UUID.randomUUID(), 1000);
        String payment = done(sent(authorization));
        Operation end = on(authorization, Kind.VOID, payment, 1000);
        assertThat(lookedUp(end)).isNull();
        assertThat(sent(end)).isEqualTo(sent(on(authorization, Kind.VOID, payment, 1000)));
        assertThat(lookedUp(end)).isEqualTo(new Done(payment));
        Operation capture = on(authorization, Kind.CAPTURE, payment, 1000);
        assertThat(sent(capture)).isEqualTo(new Refused("payment_intent_unexpected_state"));
        assertThat(lookedUp(capture)).isEqualTo(new Refused("payment_is_canceled"));
        assertThat(simulator.movements(authorization.orderId())).containsExactly("authorize", "void");
    }

    @Test
    void aBuyerWhoMustActFindsAnAddressAndDecides() {
        Operation confirmed = charge("tok_action");
        ActionRequired action = (ActionRequired) sent(confirmed);
        assertThat(action.url()).startsWith(simulator.url());
        assertThat(lookedUp(confirmed)).isEqualTo(action);
        simulator.confirm(action.reference());
        assertThat(lookedUp(confirmed)).isEqualTo(new Done(action.reference()));
        Operation refused = charge("tok_action");
        simulator.refuse(((ActionRequired) sent(refused)).reference());
        assertThat(lookedUp(refused)).isEqualTo(new Refused("authentication_failed"));
        assertThat(simulator.movements(confirmed.orderId())).containsExactly("charge");
        assertThat(simulator.movements(refused.orderId())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"tok_declined, card_declined", "tok_nonsense, invalid_token"})
    void aRefusalNamesItsReasonAndStays(String token, String reason) {
        Operation charge = charge(token);
        assertThat(sent(charge)).isEqualTo(new Refused(reason));
        assertThat(lookedUp(charge)).isEqualTo(new Refused(reason));
        assertThat(simulator.movements(charge.orderId())).isEmpty();
    }

    @Test
    void whatTheGatewayCallsInvalidIsRefused() {
        assertThat(sent(operation(Kind.CHARGE, "tok_ok", null, UUID.randomUUID(), 0)))
                .isEqualTo(new Refused("parameter_invalid_integer"));
    }

    @Test
    void aKeyWithOtherParametersIsNeverTakenForAnAnswer() {
        Operation charge = charge("tok_ok");
        sent(charge);
        Operation other = new Operation(
                charge.id(), charge.orderId(), Kind.CHARGE, new Money(1, "EUR"), "tok_ok", null, 1, 0, null);
        assertThat(failure(gateway.send(other))).isNotInstanceOf(NotSentException.class);
    }

    @Test
    void resetsAfterTwoHundredChargesLeaveOneOfEach() {
        List<Operation> charges = Flux.range(0, 200)
                .map(_ -> charge("tok_reset_after"))
                .collectList()
                .block();
        Flux.fromIterable(Objects.requireNonNull(charges))
                .flatMap(
                        charge -> gateway.send(charge)
                                .map(reply -> "answered")
                                .onErrorResume(lost -> gateway.lookUp(charge)
                                        .flatMap(found -> gateway.send(charge)
                                                .map(again -> again.equals(found) ? "found" : "differs")))
                                .defaultIfEmpty("not found"),
                        4)
                .distinct()
                .as(StepVerifier::create)
                .expectNext("found")
                .expectComplete()
                .verify(PATIENCE);
        Map<String, List<String>> ledger = simulator.movements();
        assertThat(charges)
                .allSatisfy(charge ->
                        assertThat(ledger.get(charge.orderId().toString())).containsExactly("charge"));
    }

    @Test
    void aResetBeforeTheChargeLeavesNothingAndARepetitionCharges() {
        Operation charge = charge("tok_reset_before");
        assertThat(failure(gateway.send(charge))).isNotInstanceOf(NotSentException.class);
        assertThat(lookedUp(charge)).isNull();
        assertThat(sent(charge)).isInstanceOf(Done.class);
        assertThat(simulator.movements(charge.orderId())).containsExactly("charge");
    }

    @Test
    void anErrorOfTheGatewayIsUnclearAndKeptUnderItsKey() {
        Operation charge = charge("tok_error");
        assertThat(failure(gateway.send(charge))).isNotInstanceOf(NotSentException.class);
        assertThat(failure(gateway.send(charge))).isNotInstanceOf(NotSentException.class);
        assertThat(lookedUp(charge)).isNull();
    }

    @Test
    void aBusyGatewayIsLeftAloneForAsLongAsItAsks() {
        Operation charge = charge("tok_429_1");
        assertThat(failure(gateway.send(charge)))
                .asInstanceOf(InstanceOfAssertFactories.type(NotSentException.class))
                .extracting(NotSentException::retryAfter)
                .isEqualTo(Duration.ofSeconds(1));
        assertThat(sent(charge)).isInstanceOf(Done.class);
    }

    @Test
    void aChargeThatIsStillRunningIsNotSentTwiceAndFoundWhenItIsThere() {
        Operation charge = charge("tok_late_300");
        assertThat(failure(gateway.send(charge))).isNotInstanceOf(NotSentException.class);
        assertThat(failure(gateway.send(charge))).isInstanceOf(NotSentException.class);
        assertThat(lookedUp(charge)).isNull();
        await().atMost(PATIENCE).until(() -> lookedUp(charge) instanceof Done);
        assertThat(simulator.movements(charge.orderId())).containsExactly("charge");
    }

    @Test
    void aWithdrawnPaymentComesToNothingUnlessTheMoneyHasMoved() {
        Operation waiting = charge("tok_action");
        sent(waiting);
        assertThat(gateway.withdraw(waiting).block(PATIENCE)).isEqualTo(new Refused("withdrawn"));
        assertThat(lookedUp(waiting)).isEqualTo(new Refused("canceled"));
        Operation setAside = operation(Kind.AUTHORIZE, "tok_ok", null, UUID.randomUUID(), 5);
        sent(setAside);
        assertThat(gateway.withdraw(setAside).block(PATIENCE)).isEqualTo(new Refused("withdrawn"));
        Operation taken = charge("tok_ok");
        GatewayReply reply = sent(taken);
        assertThat(gateway.withdraw(taken).block(PATIENCE)).isEqualTo(reply);
        assertThat(gateway.withdraw(charge("tok_ok")).blockOptional(PATIENCE)).isEmpty();
        assertThat(simulator.movements(setAside.orderId())).containsExactly("authorize", "void");
    }

    @Test
    void aScriptedFaultHitsTheCallsItNames() {
        simulator.script("create", 1, "5xx", "refund", 1, "reset_after");
        Operation charge = charge("tok_ok");
        assertThat(failure(gateway.send(charge))).isNotInstanceOf(NotSentException.class);
        String payment = done(sent(charge));
        Operation refund = on(charge, Kind.REFUND, payment, 1000);
        assertThat(failure(gateway.send(refund))).isNotInstanceOf(NotSentException.class);
        assertThat(lookedUp(refund)).isEqualTo(sent(refund)).isInstanceOf(Done.class);
        assertThat(simulator.movements(charge.orderId())).containsExactly("charge", "refund");
    }

    @Test
    void whatCannotHaveReachedTheGatewayIsNotSent() {
        assertThat(failure(gateway("http://127.0.0.1:" + NOBODY, "sk", 100).send(charge("tok_ok"))))
                .isInstanceOf(NotSentException.class);
        assertThat(failure(gateway(simulator.url(), "sk_wrong", 100).send(charge("tok_ok"))))
                .isInstanceOf(NotSentException.class);
    }

    @Test
    void aGatewayThatFailsAllTheTimeIsNotCalledForAWhile() {
        simulator.script("create", 0, "5xx");
        StripeGateway failing = gateway(simulator.url(), GatewaySimulator.KEY, 10_000);
        List<Boolean> reached = Flux.range(0, 40)
                .concatMap(_ -> failing.send(charge("tok_ok"))
                        .map(reply -> true)
                        .onErrorResume(failure -> Mono.just(!(failure instanceof NotSentException))))
                .collectList()
                .block(PATIENCE);
        assertThat(reached).startsWith(true, true).endsWith(false, false);
    }

    @Test
    void declinesLeaveTheBreakerClosed() {
        StripeGateway busy = gateway(simulator.url(), GatewaySimulator.KEY, 10_000);
        Flux.range(0, 60)
                .concatMap(_ -> busy.send(charge("tok_declined")))
                .as(StepVerifier::create)
                .expectNextCount(60)
                .expectComplete()
                .verify(PATIENCE);
    }

    @Test
    void callsBeyondTheRateWaitTheirTurnOrAreNotSent() {
        AtomicLong nanos = new AtomicLong(-5);
        Pacing pacing = new Pacing(10, Duration.ofMillis(150), nanos::get);
        List<String> sent = Flux.range(0, 6)
                .flatMap(_ -> pacing.admit(Mono.just("sent")).onErrorReturn(NotSentException.class, "not sent"))
                .collectList()
                .block(PATIENCE);
        assertThat(sent).containsExactlyInAnyOrder("sent", "sent", "sent", "not sent", "not sent", "not sent");
        nanos.addAndGet(Duration.ofSeconds(10).toNanos());
        pacing.admit(Mono.just("sent"))
                .as(StepVerifier::create)
                .expectNext("sent")
                .verifyComplete();
    }

    @Test
    void theBooksAreReadPageByPage() {
        Instant from = Instant.now().minusSeconds(1);
        Operation authorization = operation(Kind.AUTHORIZE, "tok_ok", null, UUID.randomUUID(), 11);
        sent(authorization);
        Operation charge = charge("tok_ok");
        sent(on(charge, Kind.REFUND, done(sent(charge)), 9));
        sent(charge("tok_declined"));
        Flux.range(0, 230).flatMap(_ -> gateway.send(charge("tok_ok")), 16).blockLast(PATIENCE);
        List<Movement> movements = gateway.movements(from, Instant.now().plusSeconds(5))
                .collectList()
                .block(PATIENCE);
        assertThat(movements)
                .hasSizeGreaterThanOrEqualTo(233)
                .extracting(Movement::reference)
                .doesNotHaveDuplicates();
        assertThat(movements)
                .filteredOn(movement -> authorization.key().equals(movement.key()))
                .singleElement()
                .extracting(Movement::kind, Movement::amount, Movement::currency)
                .containsExactly(Kind.AUTHORIZE, 11L, "EUR");
        assertThat(movements)
                .filteredOn(movement -> movement.kind() == Kind.REFUND)
                .isNotEmpty();
    }

    private GatewayReply sent(Operation operation) {
        return Objects.requireNonNull(gateway.send(operation).block(PATIENCE));
    }

    private @Nullable GatewayReply lookedUp(Operation operation) {
        return gateway.lookUp(operation).block(PATIENCE);
    }

    private static String done(GatewayReply reply) {
        return ((Done) reply).reference();
    }

    private static Throwable failure(Mono<?> call) {
        Throwable failure =
                Objects.requireNonNull(call.materialize().block(PATIENCE)).getThrowable();
        return Objects.requireNonNull(failure, "It did not fail");
    }

    private static Operation charge(String token) {
        return operation(Kind.CHARGE, token, null, UUID.randomUUID(), 1000);
    }

    private static Operation on(Operation opening, Kind kind, String payment, long amount) {
        return operation(kind, null, payment, opening.orderId(), amount);
    }

    private static Operation operation(
            Kind kind, @Nullable String token, @Nullable String payment, UUID order, long amount) {
        return new Operation(UUID.randomUUID(), order, kind, new Money(amount, "EUR"), token, payment, 1, 0, null);
    }

    private static StripeGateway gateway(String url, String key, int rate) {
        return new StripeGateway(
                CONNECTIONS,
                new GatewaySettings(url, key, null, null, Duration.ofSeconds(2), Duration.ofSeconds(8), rate, 64),
                Duration.ofSeconds(10),
                Tracing.off());
    }
}
