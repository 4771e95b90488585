package dev.millrace.eventlog.domain;

import dev.millrace.eventlog.Entry;
import dev.millrace.eventlog.Position;
import java.util.List;

/**
 * A stretch of the log: all events after {@code from} up to and including {@code to}. Without events it says that there
 * are none, and that somebody is looking.
 */
public record Batch(Position from, Position to, List<Entry> entries) {

    /** Those that come after this position. */
    List<Entry> after(Position position) {
        return entries.stream()
                .filter(entry -> entry.position().compareTo(position) > 0)
                .toList();
    }
}
