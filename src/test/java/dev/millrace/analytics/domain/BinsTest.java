package dev.millrace.analytics.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class BinsTest {

    @Test
    void upTo127MillisecondsEveryDurationIsExact() {
        LongStream.rangeClosed(0, 127)
                .forEach(millis -> assertThat(Bins.millis(Bins.of(millis))).isEqualTo(millis));
        assertThat(Bins.of(-5)).isZero();
    }

    @Test
    void aboveThatTheValueIsTooLargeByLessThanASixtyFourthAndNeverTooSmall() {
        for (long millis = 128; millis < Long.MAX_VALUE / 2; millis += millis / 97 + 1) {
            long read = Bins.millis(Bins.of(millis));
            assertThat(read).isGreaterThanOrEqualTo(millis);
            assertThat((read - millis) * 64).as("%d", millis).isLessThan(millis);
        }
    }

    @Test
    void binsFollowEachOtherWithoutAGap() {
        IntStream.range(0, 2000)
                .forEach(bin -> assertThat(Bins.of(Bins.millis(bin) + 1)).isEqualTo(bin + 1));
    }
}
