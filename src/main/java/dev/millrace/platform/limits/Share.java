package dev.millrace.platform.limits;

import dev.millrace.platform.limits.RateLimits.Verdict;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What this process has taken from one count and not used yet. Besides what was asked for, each call takes ahead for the
 * requests to come: as many as came since the call before it, and never more than a thousandth of the quota, which is
 * how far a count can be off. What is not used within a second is lost to the caller.
 */
final class Share {

    private static final long LIFE = TimeUnit.SECONDS.toNanos(1);
    private static final long PART = 1000;
    private static final long MOST = 100;

    private final Allowance allowance;
    private long left;
    private long kept;
    private long used;
    private long remaining;
    private long reset;
    private long since;

    Share(Allowance allowance) {
        this.allowance = allowance;
    }

    /** The most that is taken ahead; zero of a small quota, whose count is exact. */
    static long most(Policy policy) {
        return Math.min(MOST, policy.quota() / PART);
    }

    /** A request that passes without a call; null when a call is needed. */
    synchronized @Nullable Verdict draw(long now) {
        return left == 0 || now - since > LIFE ? null : pass();
    }

    /** How many to take for so many requests, who also get what is left: nobody draws until that is done. */
    synchronized long need(long asked, long now) {
        kept = now - since > LIFE ? 0 : left;
        left = 0;
        long ahead = now - since > 2 * LIFE ? 0 : Math.min(most(allowance.policy()), used);
        return Math.max(0, asked + ahead - kept);
    }

    /** So many were taken, and so much remains after them: what those are told who asked. The first of them pass. */
    synchronized List<Verdict> taken(long asked, long passed, long remains, long untilReset, long now) {
        left = kept + passed;
        kept = 0;
        used = 0;
        remaining = remains;
        reset = untilReset;
        since = now;
        return Stream.generate(this::next).limit(asked).toList();
    }

    private Verdict next() {
        return left > 0 ? pass() : allowance.verdict(false, 0, reset);
    }

    private Verdict pass() {
        left--;
        used++;
        return allowance.verdict(true, remaining + left, reset);
    }
}
