package dev.millrace.platform.limits;

import dev.millrace.platform.limits.RateLimits.Verdict;
import org.jspecify.annotations.Nullable;

/**
 * A sliding window in three numbers: requests are counted per slot of one window's length, and the slot before still
 * counts with the share of it that the sliding window covers. Refused requests are not counted. {@code take.lua} is the
 * same in Redis.
 *
 * @param slot number of the slot, windows since the epoch
 * @param count requests that passed in this slot
 * @param before requests that passed in the slot before
 */
record Window(long slot, long count, long before) {

    /** A request taken, or refused: the window after it, and what the caller is told. */
    record Taken(Window window, Verdict verdict) {}

    static Taken take(@Nullable Window last, Allowance allowance, long nowMillis) {
        long length = allowance.policy().window().toMillis();
        Window window = at(last, nowMillis / length);
        long into = nowMillis % length;
        return window.take(allowance, length, into);
    }

    private static Window at(@Nullable Window last, long slot) {
        if (last == null || last.slot < slot - 1) {
            return new Window(slot, 0, 0);
        }
        return last.slot >= slot ? last : new Window(slot, 0, last.count);
    }

    private Taken take(Allowance allowance, long length, long into) {
        long quota = allowance.policy().quota();
        long free = quota - count - (long) Math.ceil((double) before * (length - into) / length);
        if (free >= 1) {
            return new Taken(new Window(slot, count + 1, before), allowance.verdict(true, free - 1, 2 * length - into));
        }
        return new Taken(this, allowance.verdict(false, 0, Math.max(1, pause(quota, length, into))));
    }

    /** Milliseconds until one more request fits, if nobody else asks. */
    private long pause(long quota, long length, long into) {
        return count < quota
                ? length - (quota - 1 - count) * length / before - into
                : 2 * length - (quota - 1) * length / count - into;
    }
}
