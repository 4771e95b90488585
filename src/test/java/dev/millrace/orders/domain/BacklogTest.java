package dev.millrace.orders.domain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.orders.OrdersSettings;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** When intake refuses, with batches of 10, a queue of 100 and 50 ms in it. */
class BacklogTest {

    private static final Duration ANY = Duration.ofSeconds(1);
    private static final OrdersSettings SETTINGS =
            new OrdersSettings(ANY, ANY, ANY, ANY, 1, 10, 100, Duration.ofMillis(50), ANY, ANY, ANY);

    @Test
    void aBurstMayFillTheQueueAndNoMore() {
        assertThat(backlog(99, 0).tooLong(SETTINGS)).isFalse();
        assertThat(backlog(100, 0).tooLong(SETTINGS)).isTrue();
    }

    @Test
    void aQueueThatStaysIsTooLongAsSoonAsThereIsMoreThanABatchOfIt() {
        assertThat(backlog(11, 50).tooLong(SETTINGS)).isFalse();
        assertThat(backlog(11, 51).tooLong(SETTINGS)).isTrue();
        assertThat(backlog(10, 5000).tooLong(SETTINGS)).isFalse();
    }

    @Test
    void whoWaitsHereWaitsThereToo() {
        assertThat(backlog(6, 30).and(backlog(5, 30)).tooLong(SETTINGS)).isTrue();
        assertThat(backlog(60, 0).and(backlog(40, 0)).tooLong(SETTINGS)).isTrue();
        assertThat(backlog(6, 20).and(backlog(5, 30)).tooLong(SETTINGS)).isFalse();
    }

    private static Backlog backlog(int waiting, long millis) {
        return new Backlog(waiting, Duration.ofMillis(millis));
    }
}
