package dev.millrace.catalog.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.platform.error.DomainException;
import dev.millrace.platform.error.ProblemCode;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StockTest {

    private static final Stock STOCK = new Stock(10, 4);

    @Test
    void whatIsNotReservedIsAvailable() {
        assertThat(STOCK.available()).isEqualTo(6);
    }

    @Test
    void anAdjustmentMovesWhatIsOnHandAndNothingElse() {
        assertThat(STOCK.adjusted(5, null)).isEqualTo(new Stock(15, 4));
        assertThat(STOCK.adjusted(-6, 10L)).isEqualTo(new Stock(4, 4));
    }

    @Test
    void whatOrdersHoldCannotBeTakenAway() {
        assertRefused(() -> STOCK.adjusted(-7, null), CatalogProblems.INSUFFICIENT_STOCK);
    }

    @Test
    void anUnexpectedStockIsAConflict() {
        assertRefused(() -> STOCK.adjusted(1, 11L), CatalogProblems.STOCK_CONFLICT);
    }

    @ParameterizedTest
    @ValueSource(longs = {Stock.MAX - 9, Stock.MAX, Long.MAX_VALUE})
    void theLimitHoldsAndNothingOverflows(long delta) {
        assertRefused(() -> STOCK.adjusted(delta, null), CatalogProblems.STOCK_LIMIT_EXCEEDED);
    }

    @Test
    void theLimitItselfIsAllowed() {
        assertThat(STOCK.adjusted(Stock.MAX - 10, null).onHand()).isEqualTo(Stock.MAX);
    }

    @Test
    void theSmallestNumberIsRefusedLikeAnyOther() {
        assertRefused(() -> STOCK.adjusted(Long.MIN_VALUE, null), CatalogProblems.INSUFFICIENT_STOCK);
    }

    private static void assertRefused(ThrowingCallable work, ProblemCode code) {
        assertThatThrownBy(work)
                .isInstanceOfSatisfying(
                        DomainException.class,
                        refusal -> assertThat(refusal.code()).isEqualTo(code));
    }
}
