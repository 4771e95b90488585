package dev.millrace.platform.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WindowTest {
    private static final Allowance THREE_A_SECOND =
            new Allowance("test", new Policy(3, Duration.ofSeconds(1)), "someone");

    private @Nullable Window window;

    @Test
    void exactlyTheQuotaPassesAndTheHeadersCountDown() {
        assertThat(take(100).remaining()).isEqualTo(2);
        assertThat(take(100).remaining()).isEqualTo(1);
        assertThat(take(100).remaining()).isZero();
        assertThat(take(100).allowed()).isFalse();
    }

    @Test
    void aRequestPassesAgainAfterExactlyThePauseThatWasTold() {
        for (int i = 0; i < 3; i++) {
            take(100);
        }
        long pause = take(100).reset().toMillis();
        assertThat(take(100 + pause - 1).allowed()).isFalse();
        assertThat(take(100 + pause).allowed()).isTrue();
    }

    @Test
    void aLongSilenceRestoresTheWholeAllowance() {
        for (int i = 0; i < 5; i++) {
            take(100);
        }
        assertThat(take(2_100).remaining()).isEqualTo(2);
    }

    @Test
    void refusedRequestsDoNotProlongTheRefusal() {
        for (int i = 0; i < 1_000; i++) {
            take(100);
        }
        assertThat(take(1_500).allowed()).isTrue();
    }

    @Test
    void aSteadyStreamNeverExceedsTheQuotaInAWindowByMuchNorStarves() {
        Random random = new Random(7);
        Deque<Long> passed = new ArrayDeque<>();
        long now = 0;
        int total = 0;
        for (int i = 0; i < 10_000; i++) {
            now += random.nextLong(100);
            long from = now - 1_000;
            passed.removeIf(at -> at <= from);
            if (take(now).allowed()) {
                passed.add(now);
                total++;
            }
            // A window estimated from two slots may be off by what was unevenly spread in the older one.
            assertThat(passed.size()).isLessThanOrEqualTo(2 * 3 - 1);
        }
        assertThat(total).isBetween((int) (now / 1_000 * 2), (int) (now / 1_000 * 3 + 3));
    }

    @Test
    void aClockThatStepsBackGivesNothingAway() {
        for (int i = 0; i < 3; i++) {
            take(5_000);
        }
        assertThat(take(4_500).allowed()).isFalse();
    }

    @Test
    void policiesAreReadAsTheyAreWritten() {
        assertThat(Policy.valueOf("100/15m")).isEqualTo(new Policy(100, Duration.ofMinutes(15)));
        assertThat(Policy.valueOf("100/15m")).hasToString("100/900s");
        for (String wrong : new String[] {"100", "/1m", "0/1m", "-1/1m", "1/0s", "1/2d", "x/1m", "1/x"}) {
            assertThatIllegalArgumentException().as(wrong).isThrownBy(() -> Policy.valueOf(wrong));
        }
    }

    @Test
    void anIpv6NetworkOf64BitsCountsAsOne() {
        assertThat(Network.of("2001:db8:1:2::1")).isEqualTo(Network.of("2001:db8:1:2:ffff::2"));
        assertThat(Network.of("2001:db8:1:2::1")).isNotEqualTo(Network.of("2001:db8:1:3::1"));
        assertThat(Network.of("192.0.2.1")).isEqualTo("192.0.2.1");
    }

    private RateLimits.Verdict take(long now) {
        Window.Taken taken = Window.take(window, THREE_A_SECOND, now);
        window = taken.window();
        return taken.verdict();
    }
}
