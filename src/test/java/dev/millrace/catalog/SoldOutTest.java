package dev.millrace.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SoldOutTest {

    private final AtomicLong nanos = new AtomicLong(-5);
    private final SoldOut soldOut = new SoldOut(nanos::get);

    @Test
    void whatWasFoundIsBelievedForATenthOfASecondFromBeforeItWasRead() {
        long before = soldOut.now();
        nanos.addAndGet(Duration.ofMillis(60).toNanos());
        soldOut.found(List.of("PEN-01"), before);
        nanos.addAndGet(Duration.ofMillis(39).toNanos());
        assertThat(soldOut.among(List.of("INK-01", "PEN-01"))).containsExactly("PEN-01");
        nanos.addAndGet(Duration.ofMillis(1).toNanos());
        assertThat(soldOut.among(List.of("INK-01", "PEN-01"))).isEmpty();
    }

    @Test
    void aChangeEndsItAtOnce() {
        soldOut.found(List.of("PEN-01", "INK-01"), soldOut.now());
        soldOut.forget(List.of("PEN-01", "CAP-01"));
        assertThat(soldOut.among(List.of("PEN-01", "INK-01"))).containsExactly("INK-01");
    }

    @Test
    void itHoldsNoMoreThanItMay() {
        IntStream.range(0, 25_000).forEach(sku -> soldOut.found(List.of("S-" + sku), soldOut.now()));
        assertThat(IntStream.range(0, 25_000)
                        .filter(sku -> !soldOut.among(List.of("S-" + sku)).isEmpty()))
                .hasSizeLessThanOrEqualTo(10_000)
                .contains(24_999);
    }
}
