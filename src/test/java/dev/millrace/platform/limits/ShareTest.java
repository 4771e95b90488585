package dev.millrace.platform.limits;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.platform.limits.RateLimits.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShareTest {
    private static final long SECOND = 1_000_000_000;

    private final Share share = new Share(new Allowance("read", Policy.valueOf("6000/1m"), "somebody"));
    private long left = 6000;

    @Test
    void aFirstRequestTakesNothingAhead() {
        assertThat(share.draw(0)).isNull();
        assertThat(share.need(1, 0)).isEqualTo(1);
    }

    @Test
    void asMuchIsTakenAheadAsWasUsedSinceTheLastCall() {
        call(2, 0);
        assertThat(share.need(1, 0)).isEqualTo(3);
    }

    @Test
    void noMoreThanAThousandthOfTheQuotaIsTakenAhead() {
        call(100, 0);
        assertThat(share.need(1, 0)).isEqualTo(7);
        assertThat(Share.most(Policy.valueOf("100/15m"))).isZero();
        assertThat(Share.most(Policy.valueOf("1000000/1m"))).isEqualTo(100);
    }

    @Test
    void whatIsTakenAheadPassesWithoutACallForASecond() {
        assertThat(call(2, 0)).extracting(Verdict::remaining).containsExactly(5999L, 5998L);
        assertThat(call(1, 0)).extracting(Verdict::remaining).containsExactly(5997L);
        assertThat(requireNonNull(share.draw(SECOND)).remaining()).isEqualTo(5996);
        assertThat(share.draw(SECOND + 1)).isNull();
        assertThat(share.need(1, SECOND + 1)).as("what was left is lost").isEqualTo(3);
    }

    @Test
    void whatIsLeftIsUsedBeforeMoreIsTakenAndNobodyDrawsItMeanwhile() {
        call(2, 0);
        call(1, 0);
        long need = share.need(4, 0);
        assertThat(need).isEqualTo(4 + 1 - 2);
        assertThat(share.draw(0)).isNull();
        assertThat(taken(4, need, 0)).hasSize(4).allMatch(Verdict::allowed);
        assertThat(share.draw(0)).isNotNull();
        assertThat(share.draw(0)).isNull();
    }

    @Test
    void whoWasAwayForAWhileTakesNothingAhead() {
        call(5, 0);
        assertThat(share.need(1, 2 * SECOND + 1)).isEqualTo(1);
    }

    @Test
    void ofThoseWhoAskForMoreThanThereIsTheFirstPass() {
        share.need(2, 0);
        List<Verdict> told = share.taken(2, 1, 0, 1_500, 0);
        assertThat(told).extracting(Verdict::allowed).containsExactly(true, false);
        assertThat(told.getLast().remaining()).isZero();
        assertThat(told.getLast().reset()).hasMillis(1_500);
        assertThat(share.draw(0)).isNull();
    }

    /** All that is asked for is there. */
    private List<Verdict> call(long asked, long now) {
        return taken(asked, share.need(asked, now), now);
    }

    private List<Verdict> taken(long asked, long need, long now) {
        left -= need;
        return share.taken(asked, need, left, 60_000, now);
    }
}
