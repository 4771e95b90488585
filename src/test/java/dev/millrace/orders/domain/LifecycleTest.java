package dev.millrace.orders.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.orders.domain.Change.StockEffect;
import dev.millrace.platform.error.DomainException;
import dev.millrace.platform.money.Money;
import dev.millrace.platform.security.Role;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class LifecycleTest {

    private static final Instant PLACED_AT = Instant.parse("2026-11-23T10:00:00Z");
    private static final Instant NOW = Instant.parse("2026-11-23T10:00:01Z");
    private static final Shipment DHL = new Shipment("DHL", "JD014600003");

    static Stream<Arguments> moves() {
        return Stream.of(
                Arguments.of(new Step.Confirm(), EnumSet.of(Status.PLACED, Status.REVIEW), Status.CONFIRMED),
                Arguments.of(
                        new Step.Decline("card_declined"), EnumSet.of(Status.PLACED, Status.REVIEW), Status.FAILED),
                Arguments.of(new Step.LosePayment(), EnumSet.of(Status.PLACED), Status.PLACED),
                Arguments.of(new Step.Review("no answer"), EnumSet.of(Status.PLACED), Status.REVIEW),
                Arguments.of(new Step.Cancel("changed my mind"), EnumSet.of(Status.CONFIRMED), Status.CANCELLED),
                Arguments.of(new Step.Ship(DHL), EnumSet.of(Status.CONFIRMED), Status.SHIPPED),
                Arguments.of(new Step.Deliver(), EnumSet.of(Status.SHIPPED), Status.DELIVERED),
                Arguments.of(new Step.Refund(), EnumSet.of(Status.CANCELLED), Status.CANCELLED));
    }

    @ParameterizedTest
    @MethodSource("moves")
    void aStepLeadsFromItsStatusesToTheNextOneAndIsRefusedFromAnyOther(Step step, Set<Status> from, Status to) {
        for (Status status : Status.values()) {
            Order order = order(status, PaymentStatus.PENDING);
            if (from.contains(status)) {
                Change change = Lifecycle.take(order, step, NOW);
                assertThat(change.order().status())
                        .as("%s from %s", step, status)
                        .isEqualTo(to);
                assertThat(change.order().version()).isEqualTo(order.version() + 1);
                assertThat(change.order().updatedAt()).isEqualTo(NOW);
                assertThat(change.changes()).isTrue();
            } else if (status != to) {
                assertThatThrownBy(() -> Lifecycle.take(order, step, NOW))
                        .as("%s from %s", step, status)
                        .isInstanceOfSatisfying(
                                DomainException.class,
                                refusal -> assertThat(refusal.code()).isEqualTo(OrderProblems.STEP_NOT_ALLOWED));
            }
        }
    }

    @Test
    void cancellingTwiceChangesNothingTheSecondTime() {
        assertThat(Lifecycle.take(order(Status.CANCELLED, PaymentStatus.CAPTURED), new Step.Cancel("again"), NOW)
                        .changes())
                .isFalse();
    }

    @Test
    void shippingTwiceTheSameWayChangesNothingButAnotherParcelIsRefused() {
        Order shipped = Lifecycle.take(order(Status.CONFIRMED, PaymentStatus.CAPTURED), new Step.Ship(DHL), NOW)
                .order();
        assertThat(Lifecycle.take(shipped, new Step.Ship(DHL), NOW).changes()).isFalse();
        assertThatThrownBy(() -> Lifecycle.take(shipped, new Step.Ship(new Shipment("UPS", "1Z")), NOW))
                .isInstanceOf(DomainException.class);
    }

    @Test
    void deliveringTwiceAndRefundingTwiceChangeNothing() {
        assertThat(Lifecycle.take(order(Status.DELIVERED, PaymentStatus.CAPTURED), new Step.Deliver(), NOW)
                        .changes())
                .isFalse();
        assertThat(Lifecycle.take(order(Status.CANCELLED, PaymentStatus.REFUNDED), new Step.Refund(), NOW)
                        .changes())
                .isFalse();
    }

    @Test
    void losingAPaymentThatIsAlreadyLostTellsNobodyAgain() {
        assertThat(Lifecycle.take(order(Status.PLACED, PaymentStatus.UNKNOWN), new Step.LosePayment(), NOW)
                        .changes())
                .isFalse();
    }

    @Test
    void goodsAreReleasedWhenAnOrderEndsUnpaidAndLeaveWhenItShips() {
        assertThat(Lifecycle.take(order(Status.PLACED, PaymentStatus.PENDING), new Step.Decline("x"), NOW)
                        .stock())
                .isEqualTo(StockEffect.RELEASE);
        assertThat(Lifecycle.take(order(Status.PLACED, PaymentStatus.PENDING), new Step.LosePayment(), NOW)
                        .stock())
                .isEqualTo(StockEffect.NONE);
        assertThat(Lifecycle.take(order(Status.CONFIRMED, PaymentStatus.CAPTURED), new Step.Ship(DHL), NOW)
                        .stock())
                .isEqualTo(StockEffect.SHIP);
        Change cancelled = Lifecycle.take(order(Status.CONFIRMED, PaymentStatus.CAPTURED), new Step.Cancel("x"), NOW);
        assertThat(cancelled.stock()).isEqualTo(StockEffect.RELEASE);
        assertThat(cancelled.refund()).isTrue();
    }

    @Test
    void anOrderIsSettledOnlyWhenNeitherGoodsNorMoneyMove() {
        assertThat(order(Status.DELIVERED, PaymentStatus.CAPTURED).settled()).isTrue();
        assertThat(order(Status.FAILED, PaymentStatus.FAILED).settled()).isTrue();
        assertThat(order(Status.CANCELLED, PaymentStatus.REFUNDED).settled()).isTrue();
        assertThat(order(Status.CANCELLED, PaymentStatus.CAPTURED).settled()).isFalse();
        assertThat(order(Status.CONFIRMED, PaymentStatus.CAPTURED).settled()).isFalse();
        assertThat(order(Status.PLACED, PaymentStatus.UNKNOWN).settled()).isFalse();
    }

    @Test
    void whatIsOfferedToARoleIsWhatTheStateAllows() {
        assertThat(Lifecycle.allowed(order(Status.CONFIRMED, PaymentStatus.CAPTURED), Role.CUSTOMER))
                .containsExactly(Action.CANCEL);
        assertThat(Lifecycle.allowed(order(Status.CONFIRMED, PaymentStatus.CAPTURED), Role.OPERATOR))
                .containsExactly(Action.CANCEL, Action.SHIP);
        assertThat(Lifecycle.allowed(order(Status.SHIPPED, PaymentStatus.CAPTURED), Role.CUSTOMER))
                .isEmpty();
        assertThat(Lifecycle.allowed(order(Status.SHIPPED, PaymentStatus.CAPTURED), Role.ADMIN))
                .containsExactly(Action.DELIVER);
        assertThat(Lifecycle.allowed(order(Status.PLACED, PaymentStatus.PENDING), Role.ADMIN))
                .isEmpty();
    }

    @Test
    void aNumberHasTwelveLettersNobodyConfuses() {
        assertThat(order(Status.PLACED, PaymentStatus.PENDING).number())
                .matches("[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){2}");
    }

    private static Order order(Status status, PaymentStatus payment) {
        Money price = new Money(7990, "EUR");
        return new Order(
                UUID.fromString("01a20672-5f67-7000-b2cc-db1eca57124e"),
                UUID.randomUUID(),
                status,
                new Payment(payment, null, null, 0, 0),
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
