package dev.millrace.eventlog;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A place in the log. Sequences do not say in which order commits happen; the transaction first, and below the oldest
 * one that is still open, they do.
 *
 * @param txid transaction, an {@code xid8}
 * @param number within the order of insertion, unique in the whole log
 */
public record Position(long txid, long number) implements Comparable<Position> {

    /** Before the first event. */
    public static final Position START = new Position(0, 0);

    private static final Pattern TEXT = Pattern.compile("(\\d{1,18})-(\\d{1,18})");

    private static final Comparator<Position> ORDER =
            Comparator.comparingLong(Position::txid).thenComparingLong(Position::number);

    /** What {@link #toString} gave; empty for anything else. */
    public static Optional<Position> parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        return matcher.matches()
                ? Optional.of(new Position(Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2))))
                : Optional.empty();
    }

    @Override
    public int compareTo(Position other) {
        return ORDER.compare(this, other);
    }

    /** {@code txid-number}: the id of an event wherever one is shown, opaque to clients. */
    @Override
    public String toString() {
        return txid + "-" + number;
    }
}
