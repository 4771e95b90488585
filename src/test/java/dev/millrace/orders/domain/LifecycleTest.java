package dev.millrace.orders.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.millrace.orders.domain.Change.StockEffect;
import dev.millrace.payments.Operation;
import dev.millrace.payments.Outcome;
import dev.millrace.platform.error.DomainException;
import dev.millrace.platform.error.ProblemCode;
import dev.millrace.platform.money.Money;
import dev.millrace.platform.security.Role;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class LifecycleTest {

    private static final Instant PLACED_AT = Instant.parse("2026-11-23T10:00:00Z");
    private static final Instant NOW = Instant.parse("2026-11-23T10:00:01Z");
    private static final Instant RELIABLE_UNTIL = NOW.plusSeconds(86_400);
    private static final long TOTAL = 15_980;
    private static final Outcome DONE = new Outcome.Succeeded("ref");
    private static final List<Outcome> OUTCOMES = List.of(
            DONE,
            new Outcome.Declined("no"),
            new Outcome.Declined(Outcome.WITHDRAWN),
            new Outcome.NotSent("closed", NOW),
            new Outcome.ActionRequired("ref", "https://pay.example/1", NOW),
            new Outcome.Unknown("lost", NOW),
            new Outcome.Undecided("lost for good"));
    private static final Shipment DHL = new Shipment("DHL", "JD014600003");

    static Stream<Arguments> moves() {
        return Stream.of(
                Arguments.of(new Step.Ship(DHL), EnumSet.of(Status.CONFIRMED), Status.SHIPPED),
                Arguments.of(new Step.Deliver(), EnumSet.of(Status.SHIPPED), Status.DELIVERED),
                Arguments.of(
                        new Step.Return("too small", true),
                        EnumSet.of(Status.SHIPPED, Status.DELIVERED),
                        Status.RETURNED),
                Arguments.of(new Step.Decide(true, "seen"), EnumSet.of(Status.REVIEW), Status.CONFIRMED),
                Arguments.of(new Step.Decide(false, "not seen"), EnumSet.of(Status.REVIEW), Status.CANCELLED));
    }

    @ParameterizedTest
    @MethodSource("moves")
    void aStepLeadsFromItsStatusesToTheNextOneAndIsRefusedFromAnyOther(Step step, Set<Status> from, Status to) {
        for (Status status : Status.values()) {
            Order order = order(status, PaymentStatus.CAPTURED);
            if (from.contains(status)) {
                Change change = take(order, step);
                assertThat(change.order().status())
                        .as("%s from %s", step, status)
                        .isEqualTo(to);
                assertThat(change.order().version()).isEqualTo(order.version() + 1);
                assertThat(change.order().updatedAt()).isEqualTo(NOW);
                assertThat(change.changes()).isTrue();
            } else if (status != to || step instanceof Step.Decide) {
                assertThatThrownBy(() -> take(order, step))
                        .as("%s from %s", step, status)
                        .isInstanceOfSatisfying(
                                DomainException.class,
                                refusal -> assertThat(refusal.code()).isEqualTo(OrderProblems.STEP_NOT_ALLOWED));
            }
        }
    }

    /** Whatever a gateway says of whatever order: money is accounted for, goods are moved once, nothing throws. */
    @Test
    void noResultOfAnyOperationIsEverRefused() {
        for (Status status : Status.values()) {
            for (PaymentStatus payment : PaymentStatus.values()) {
                for (Operation.Kind kind : Operation.Kind.values()) {
                    for (Outcome outcome : OUTCOMES) {
                        Order order = order(status, payment, kind == Operation.Kind.REFUND ? 500 : 0);
                        Change change = take(order, settle(kind, outcome));
                        assertThat(change.order().version()).isEqualTo(order.version() + (change.changes() ? 1 : 0));
                    }
                }
            }
        }
    }

    @Test
    void aPaymentConfirmsAndItsRefusalEndsTheOrder() {
        Order placed = order(Status.PLACED, PaymentStatus.PENDING);
        Change charged = take(placed, settle(Operation.Kind.CHARGE, DONE));
        assertThat(charged.order().status()).isEqualTo(Status.CONFIRMED);
        assertThat(charged.order().paymentStatus()).isEqualTo(PaymentStatus.CAPTURED);
        assertThat(charged.stock()).isEqualTo(StockEffect.NONE);
        Change authorized = take(placed, settle(Operation.Kind.AUTHORIZE, DONE));
        assertThat(authorized.order().paymentStatus()).isEqualTo(PaymentStatus.AUTHORIZED);
        assertThat(authorized.order().payment().expiresAt()).isEqualTo(RELIABLE_UNTIL);
        Change declined = take(placed, settle(Operation.Kind.CHARGE, new Outcome.Declined("card_declined")));
        assertThat(declined.order().status()).isEqualTo(Status.FAILED);
        assertThat(declined.stock()).isEqualTo(StockEffect.RELEASE);
    }

    @Test
    void whatIsWithdrawnAfterItsTimeHasExpiredAndOtherwiseFailed() {
        Outcome withdrawn = new Outcome.Declined(Outcome.WITHDRAWN);
        Order inTime = order(Status.PLACED, PaymentStatus.PENDING).paid(Payment.pending(NOW.plusSeconds(1)));
        Order late = order(Status.PLACED, PaymentStatus.PENDING).paid(Payment.pending(NOW));
        assertThat(take(inTime, settle(Operation.Kind.CHARGE, withdrawn))
                        .order()
                        .status())
                .isEqualTo(Status.FAILED);
        Change expired = take(late, settle(Operation.Kind.CHARGE, withdrawn));
        assertThat(expired.order().status()).isEqualTo(Status.EXPIRED);
        assertThat(expired.stock()).isEqualTo(StockEffect.RELEASE);
        assertThat(take(late, settle(Operation.Kind.CHARGE, DONE)).order().status())
                .isEqualTo(Status.CONFIRMED);
    }

    @Test
    void aLateSuccessRevivesAnExpiredOrderAndGoesBackFromAnyOther() {
        Change revived = take(order(Status.EXPIRED, PaymentStatus.VOIDED), settle(Operation.Kind.CHARGE, DONE));
        assertThat(revived.order().status()).isEqualTo(Status.CONFIRMED);
        assertThat(revived.stock()).isEqualTo(StockEffect.RESERVE);
        Change orphaned = take(order(Status.FAILED, PaymentStatus.FAILED), settle(Operation.Kind.CHARGE, DONE));
        assertThat(orphaned.order().status()).isEqualTo(Status.FAILED);
        assertThat(type(orphaned)).isEqualTo("payment.orphaned");
        assertThat(orphaned.followUp()).isEqualTo(new Change.FollowUp(Operation.Kind.REFUND, TOTAL, null));
        assertThat(orphaned.order().payment().refundsRequested()).isEqualTo(TOTAL);
        Change let = take(order(Status.CANCELLED, PaymentStatus.VOIDED), settle(Operation.Kind.AUTHORIZE, DONE));
        assertThat(let.followUp()).isEqualTo(new Change.FollowUp(Operation.Kind.VOID, TOTAL, null));
    }

    @Test
    void aCancellationBeforeThePaymentIsKnownWaitsForItAndGivesBackWhatCame() {
        Change asked = take(order(Status.PLACED, PaymentStatus.UNKNOWN), new Step.Cancel("mind changed"));
        assertThat(asked.order().status()).isEqualTo(Status.PLACED);
        assertThat(asked.touch()).isEqualTo(Change.Touch.HURRY);
        assertThat(asked.order().wantsNoPayment(NOW)).isTrue();
        assertThat(take(asked.order(), new Step.Cancel("again")).changes()).isFalse();
        Change paid = take(asked.order(), settle(Operation.Kind.CHARGE, DONE));
        assertThat(paid.order().status()).isEqualTo(Status.CANCELLED);
        assertThat(paid.stock()).isEqualTo(StockEffect.RELEASE);
        assertThat(paid.followUp()).isEqualTo(new Change.FollowUp(Operation.Kind.REFUND, TOTAL, null));
        Change unpaid = take(asked.order(), settle(Operation.Kind.CHARGE, new Outcome.Declined("x")));
        assertThat(unpaid.order().status()).isEqualTo(Status.CANCELLED);
        assertThat(unpaid.order().paymentStatus()).isEqualTo(PaymentStatus.VOIDED);
        assertThat(unpaid.followUp()).isNull();
    }

    @Test
    void moneySetAsideIsTakenBeforeTheGoodsLeaveAndLetGoWhenTheyDoNot() {
        Order authorized = order(Status.CONFIRMED, PaymentStatus.AUTHORIZED);
        Change asked = take(authorized, new Step.Ship(DHL));
        assertThat(asked.order().status()).isEqualTo(Status.CONFIRMED);
        assertThat(asked.stock()).isEqualTo(StockEffect.NONE);
        assertThat(asked.followUp()).isEqualTo(new Change.FollowUp(Operation.Kind.CAPTURE, TOTAL, null));
        assertThat(take(asked.order(), new Step.Ship(DHL)).changes()).isFalse();
        assertThatThrownBy(() -> take(asked.order(), new Step.Cancel("too late")))
                .isInstanceOf(DomainException.class);
        Change shipped = take(asked.order(), settle(Operation.Kind.CAPTURE, DONE));
        assertThat(shipped.order().status()).isEqualTo(Status.SHIPPED);
        assertThat(shipped.stock()).isEqualTo(StockEffect.SHIP);
        Change refused = take(asked.order(), settle(Operation.Kind.CAPTURE, new Outcome.Declined("expired")));
        assertThat(refused.order().status()).isEqualTo(Status.REVIEW);
        assertThat(refused.order().shipment()).isNull();
        assertThat(take(authorized, new Step.Cancel("x")).followUp())
                .isEqualTo(new Change.FollowUp(Operation.Kind.VOID, TOTAL, null));
    }

    @Test
    void refundsAddUpToWhatWasPaidAndNoFurther() {
        Order paid = order(Status.DELIVERED, PaymentStatus.CAPTURED);
        Change some = take(paid, refund(5000, "EUR"));
        assertThat(some.order().paymentStatus()).isEqualTo(PaymentStatus.CAPTURED);
        assertThat(code(() -> take(some.order(), refund(TOTAL - 4999, "EUR"))))
                .isEqualTo(OrderProblems.REFUND_TOO_LARGE);
        assertThat(code(() -> take(paid, refund(1, "USD")))).isEqualTo(OrderProblems.REFUND_CURRENCY);
        assertThat(code(() -> take(order(Status.PLACED, PaymentStatus.PENDING), refund(1, "EUR"))))
                .isEqualTo(OrderProblems.STEP_NOT_ALLOWED);
        Order partly =
                take(some.order(), settle(Operation.Kind.REFUND, DONE, 5000)).order();
        assertThat(partly.paymentStatus()).isEqualTo(PaymentStatus.PARTIALLY_REFUNDED);
        Order rest = take(partly, refund(TOTAL - 5000, "EUR")).order();
        Order back =
                take(rest, settle(Operation.Kind.REFUND, DONE, TOTAL - 5000)).order();
        assertThat(back.paymentStatus()).isEqualTo(PaymentStatus.REFUNDED);
        assertThat(back.refundable()).isZero();
        Order refused = take(rest, settle(Operation.Kind.REFUND, new Outcome.Declined("no"), TOTAL - 5000))
                .order();
        assertThat(refused.refundable()).isEqualTo(TOTAL - 5000);
    }

    @Test
    void aDecisionAcceptsOrCallsOffWhatNobodyKnows() {
        Order doubtful = take(
                        order(Status.PLACED, PaymentStatus.UNKNOWN),
                        settle(Operation.Kind.CHARGE, new Outcome.Undecided("lost")))
                .order();
        assertThat(doubtful.status()).isEqualTo(Status.REVIEW);
        Change accepted = take(doubtful, new Step.Decide(true, "seen at the bank"));
        assertThat(accepted.order().paymentStatus()).isEqualTo(PaymentStatus.CAPTURED);
        assertThat(accepted.touch()).isEqualTo(Change.Touch.ACCEPT);
        Change calledOff = take(doubtful, new Step.Decide(false, "nothing came"));
        assertThat(calledOff.stock()).isEqualTo(StockEffect.RELEASE);
        assertThat(calledOff.touch()).isEqualTo(Change.Touch.HURRY);
        assertThat(calledOff.order().settled()).isFalse();
        assertThat(take(calledOff.order(), settle(Operation.Kind.CHARGE, new Outcome.Declined(Outcome.WITHDRAWN)))
                        .order()
                        .settled())
                .isTrue();
    }

    @Test
    void askingForWhatIsAlreadySoChangesNothing() {
        assertThat(take(order(Status.CANCELLED, PaymentStatus.CAPTURED), new Step.Cancel("again"))
                        .changes())
                .isFalse();
        Order shipped = take(order(Status.CONFIRMED, PaymentStatus.CAPTURED), new Step.Ship(DHL))
                .order();
        assertThat(take(shipped, new Step.Ship(DHL)).changes()).isFalse();
        assertThatThrownBy(() -> take(shipped, new Step.Ship(new Shipment("UPS", "1Z"))))
                .isInstanceOf(DomainException.class);
        assertThat(take(order(Status.DELIVERED, PaymentStatus.CAPTURED), new Step.Deliver())
                        .changes())
                .isFalse();
        assertThat(take(order(Status.RETURNED, PaymentStatus.REFUNDED), new Step.Return("again", true))
                        .changes())
                .isFalse();
        assertThat(take(
                                order(Status.PLACED, PaymentStatus.UNKNOWN),
                                settle(Operation.Kind.CHARGE, new Outcome.Unknown("lost", NOW)))
                        .changes())
                .isFalse();
    }

    @Test
    void anAuthorizationThatIsAboutToLapseNeedsAPerson() {
        Payment relied =
                order(Status.CONFIRMED, PaymentStatus.AUTHORIZED).payment().until(NOW);
        Order order = order(Status.CONFIRMED, PaymentStatus.AUTHORIZED).paid(relied);
        assertThat(take(order, new Step.Lapse()).order().status()).isEqualTo(Status.REVIEW);
        assertThat(take(order.paid(relied.until(NOW.plusSeconds(1))), new Step.Lapse())
                        .changes())
                .isFalse();
    }

    @Test
    void anOrderIsSettledOnlyWhenNeitherGoodsNorMoneyMove() {
        assertThat(order(Status.DELIVERED, PaymentStatus.CAPTURED).settled()).isTrue();
        assertThat(order(Status.FAILED, PaymentStatus.FAILED).settled()).isTrue();
        assertThat(order(Status.CANCELLED, PaymentStatus.REFUNDED).settled()).isTrue();
        assertThat(order(Status.EXPIRED, PaymentStatus.VOIDED).settled()).isTrue();
        assertThat(order(Status.CANCELLED, PaymentStatus.CAPTURED).settled()).isFalse();
        assertThat(order(Status.CANCELLED, PaymentStatus.AUTHORIZED).settled()).isFalse();
        assertThat(order(Status.CONFIRMED, PaymentStatus.CAPTURED).settled()).isFalse();
        assertThat(order(Status.PLACED, PaymentStatus.UNKNOWN).settled()).isFalse();
    }

    /** The offer and the machine are asked alike, so they cannot drift apart. */
    @Test
    void whatIsOfferedToARoleIsExactlyWhatTheStateAllows() {
        for (Status status : Status.values()) {
            for (PaymentStatus payment : PaymentStatus.values()) {
                Order order = order(status, payment);
                for (Action action : Action.values()) {
                    boolean offered = Lifecycle.allowed(order, Role.OPERATOR).contains(action);
                    assertThat(accepted(order, asked(action)))
                            .as("%s of %s, %s", action, status, payment)
                            .isEqualTo(offered);
                }
                assertThat(Lifecycle.allowed(order, Role.CUSTOMER)).isSubsetOf(Action.CANCEL);
            }
        }
    }

    private static boolean accepted(Order order, Step step) {
        try {
            return take(order, step).changes();
        } catch (DomainException refusal) {
            return false;
        }
    }

    private static Step asked(Action action) {
        return switch (action) {
            case CANCEL -> new Step.Cancel("x");
            case SHIP -> new Step.Ship(DHL);
            case DELIVER -> new Step.Deliver();
            case RETURN -> new Step.Return("x", true);
            case REFUND -> refund(1, "EUR");
            case DECIDE -> new Step.Decide(true, "x");
        };
    }

    private static Change take(Order order, Step step) {
        return Lifecycle.take(order, step, NOW);
    }

    private static Step settle(Operation.Kind kind, Outcome outcome) {
        return settle(kind, outcome, kind == Operation.Kind.REFUND ? 500 : TOTAL);
    }

    private static Step settle(Operation.Kind kind, Outcome outcome, long amount) {
        Operation operation = new Operation(
                UUID.randomUUID(), UUID.randomUUID(), kind, new Money(amount, "EUR"), null, null, 0, 0, null);
        return new Step.Settle(operation, outcome, RELIABLE_UNTIL);
    }

    private static Step refund(long amount, String currency) {
        return new Step.Refund(UUID.randomUUID(), new Money(amount, currency), "broken", "key");
    }

    private static ProblemCode code(ThrowingCallable call) {
        return ((DomainException) catchThrowable(call)).code();
    }

    private static String type(Change change) {
        return Objects.requireNonNull(change.event()).type();
    }

    @Test
    void aNumberHasTwelveLettersNobodyConfuses() {
        assertThat(order(Status.PLACED, PaymentStatus.PENDING).number())
                .matches("[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){2}");
    }

    private static Order order(Status status, PaymentStatus payment) {
        return order(status, payment, 0);
    }

    private static Order order(Status status, PaymentStatus payment, long refundsRequested) {
        Money price = new Money(7990, "EUR");
        return new Order(
                UUID.fromString("01a20672-5f67-7000-b2cc-db1eca57124e"),
                UUID.randomUUID(),
                status,
                new Payment(payment, null, null, refundsRequested, 0),
                List.of(new OrderLine("KEYB-01", "Keyboard", 2, price)),
                price.times(2),
                null,
                Map.of(),
                null,
                null,
                null,
                PLACED_AT,
                PLACED_AT,
                3);
    }
}
