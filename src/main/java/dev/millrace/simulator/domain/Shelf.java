package dev.millrace.simulator.domain;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Objects in the order they were made, which their ids tell: the milliseconds since 1970, shifted, and a count. Keeps
 * the last ones. Not for several threads.
 */
final class Shelf<T> {

    private static final int SHIFT = 20;
    private static final int REMEMBERED = 100_000;

    private final TreeMap<Long, T> objects = new TreeMap<>();
    private final String prefix;
    private long last;

    Shelf(String prefix) {
        this.prefix = prefix;
    }

    /** The id of an object made now. */
    String id(Instant now) {
        last = Math.max(last + 1, now.toEpochMilli() << SHIFT);
        return prefix + Long.toHexString(last);
    }

    Optional<T> find(String id) {
        return Optional.ofNullable(objects.get(number(id)));
    }

    void put(String id, T object) {
        objects.put(number(id), object);
        last = Math.max(last, number(id));
        if (objects.size() > REMEMBERED) {
            objects.pollFirstEntry();
        }
    }

    /** Made in this time, newest first, older than {@code after} unless that is empty. */
    List<T> page(Instant from, Instant to, String after, int limit) {
        long end = after.isEmpty() ? floor(to) : Math.min(floor(to), number(after));
        long start = floor(from);
        return start >= end
                ? List.of()
                : new ArrayList<>(objects.subMap(start, true, end, false).descendingMap().values().stream()
                        .limit(limit)
                        .toList());
    }

    private static long floor(Instant moment) {
        return moment.toEpochMilli() << SHIFT;
    }

    private long number(String id) {
        try {
            return id.startsWith(prefix) ? Long.parseLong(id.substring(prefix.length()), 16) : -1;
        } catch (NumberFormatException _) {
            return -1;
        }
    }
}
