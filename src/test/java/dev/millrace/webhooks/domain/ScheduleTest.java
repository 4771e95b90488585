package dev.millrace.webhooks.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduleTest {

    private static final Instant NOW = Instant.parse("2026-11-27T09:00:00Z");

    private final Schedule schedule = new Schedule(List.of(Duration.ofSeconds(5), Duration.ofMinutes(5)));

    @Test
    void eachFailureWaitsLongerAndTheLastOneIsTheEnd() {
        assertThat(schedule.verdict(attempt(500, null), 0, NOW, 0).nextAttemptAt())
                .isEqualTo(NOW.plusSeconds(5));
        assertThat(schedule.verdict(attempt(500, null), 0, NOW, 1).nextAttemptAt())
                .isEqualTo(NOW.plusSeconds(6));
        assertThat(schedule.verdict(attempt(null, null), 1, NOW, 0.5).nextAttemptAt())
                .isEqualTo(NOW.plusSeconds(330));
        Verdict last = schedule.verdict(attempt(500, null), 2, NOW, 0);
        assertThat(last.state()).isEqualTo(DeliveryState.DEAD);
        assertThat(last.nextAttemptAt()).isNull();
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 201, 204, 299})
    void twoHundredsAreSuccess(int status) {
        assertThat(schedule.verdict(attempt(status, null), 0, NOW, 0).state()).isEqualTo(DeliveryState.DELIVERED);
    }

    @ParameterizedTest
    @ValueSource(ints = {199, 301, 302, 307, 304, 400, 404, 410, 429, 500, 502, 504})
    void nothingElseIs(int status) {
        assertThat(schedule.verdict(attempt(status, null), 0, NOW, 0).state()).isEqualTo(DeliveryState.PENDING);
    }

    @ParameterizedTest
    @CsvSource({"500, 60, 60, false", "500, 1, 5, false", "429, 60, 60, true", "503, 60, 60, true", "429, 1, 5, true"})
    void aPauseAskedForIsHeededIfItIsLongerAndByAllIfTheReceiverIsOverloaded(
            int status, int asked, int waits, boolean all) {
        Verdict verdict = schedule.verdict(attempt(status, Duration.ofSeconds(asked)), 0, NOW, 0);
        assertThat(verdict.nextAttemptAt()).isEqualTo(NOW.plusSeconds(waits));
        assertThat(verdict.resumeAt()).isEqualTo(all ? NOW.plusSeconds(asked) : null);
    }

    @Test
    void fourHundredAndTenSwitchesOff() {
        assertThat(schedule.verdict(attempt(410, null), 0, NOW, 0).gone()).isTrue();
        assertThat(schedule.verdict(attempt(404, null), 0, NOW, 0).gone()).isFalse();
    }

    private static Attempt attempt(@Nullable Integer status, @Nullable Duration retryAfter) {
        return new Attempt(NOW, Duration.ofMillis(3), status, status == null ? "timeout" : null, retryAfter);
    }
}
