package dev.millrace.platform.limits;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ShareTest {
    private static final long SECOND = 1_000_000_000;

    private final Share share = of("6000/1m");

    @Test
    void aFirstRequestTakesNothingAhead() {
        assertThat(share.draw(0)).isNull();
        assertThat(share.need(1, 0)).isEqualTo(1);
    }

    @Test
    void asMuchIsTakenAheadAsWasUsedSinceTheLastCall() {
        share.taken(share.need(2, 0), 5998, 60_000, 0);
        share.next();
        share.next();
        assertThat(share.need(1, 0)).isEqualTo(3);
    }

    @Test
    void noMoreThanAThousandthOfTheQuotaIsTakenAhead() {
        share.taken(share.need(100, 0), 5900, 60_000, 0);
        for (int i = 0; i < 100; i++) {
            assertThat(share.next().allowed()).isTrue();
        }
        assertThat(share.need(1, 0)).isEqualTo(7);
        assertThat(Share.most(Policy.valueOf("100/15m"))).isZero();
        assertThat(Share.most(Policy.valueOf("1000000/1m"))).isEqualTo(100);
    }

    @Test
    void whatIsTakenAheadPassesWithoutACallForASecond() {
        share.taken(3, 5997, 60_000, 0);
        assertThat(share.next().remaining()).isEqualTo(5999);
        assertThat(requireNonNull(share.draw(SECOND)).remaining()).isEqualTo(5998);
        assertThat(share.draw(SECOND + 1)).isNull();
        assertThat(share.need(1, SECOND + 1)).isEqualTo(3);
    }

    @Test
    void whatIsLeftIsUsedBeforeMoreIsTaken() {
        share.taken(3, 5997, 60_000, 0);
        share.next();
        assertThat(share.need(4, 0)).isEqualTo(4 + 1 - 2);
        assertThat(share.draw(0)).as("what a call counts on").isNull();
        share.taken(3, 5994, 60_000, 0);
        for (int i = 0; i < 4; i++) {
            assertThat(share.next().allowed()).isTrue();
        }
        assertThat(share.draw(0)).isNotNull();
    }

    @Test
    void whoWasAwayForAWhileTakesNothingAhead() {
        share.taken(5, 5995, 60_000, 0);
        share.next();
        assertThat(share.need(1, 2 * SECOND + 1)).isEqualTo(1);
    }

    @Test
    void whoAsksForMoreThanThereIsPassesInPart() {
        share.taken(1, 0, 1_500, 0);
        assertThat(share.next().allowed()).isTrue();
        RateLimits.Verdict refused = share.next();
        assertThat(refused.allowed()).isFalse();
        assertThat(refused.remaining()).isZero();
        assertThat(refused.reset()).hasMillis(1_500);
        assertThat(share.draw(0)).isNull();
    }

    private static Share of(String policy) {
        return new Share(new Allowance("read", Policy.valueOf(policy), "somebody"));
    }
}
