package dev.millrace.analytics.domain;

/**
 * A log-linear scale for durations in milliseconds: up to 127 ms each has a bin of its own, from there on each doubling
 * is divided into 64 bins. The value of a bin is the largest in it, so what is read from a histogram is exact below
 * 128 ms and otherwise too large by less than 1/64 (1.6 %), never too small.
 */
public final class Bins {

    private static final int BITS = 6;
    private static final int PER_DOUBLING = 1 << BITS;

    private Bins() {}

    /** The bin of a duration; what is negative, as by clocks that were set, counts as none. */
    public static int of(long millis) {
        long value = Math.max(0, millis);
        int shift = shift(value);
        return shift * PER_DOUBLING + (int) (value >> shift);
    }

    private static int shift(long value) {
        int bits = Long.SIZE - Long.numberOfLeadingZeros(value);
        return Math.max(0, bits - BITS - 1);
    }

    /** The largest duration in the bin. */
    public static long millis(int bin) {
        if (bin < 2 * PER_DOUBLING) {
            return bin;
        }
        int shift = bin / PER_DOUBLING - 1;
        long first = (long) (bin - shift * PER_DOUBLING) << shift;
        return first + (1L << shift) - 1;
    }
}
