package dev.millrace.analytics.domain;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A time, cut into as few buckets as there are: whole days in the middle, then hours, minutes and seconds to its ends.
 *
 * @param from inclusive
 * @param to exclusive
 */
public record Span(Instant from, Instant to) {

    /** A part of it that consists of whole buckets. */
    public record Part(Step step, Instant from, Instant to) {}

    /** The parts, which together are exactly this span; both ends must be whole seconds. */
    public List<Part> parts() {
        List<Part> parts = new ArrayList<>();
        cut(Step.DAY, from, to, parts);
        return parts;
    }

    private static void cut(Step step, Instant from, Instant to, List<Part> parts) {
        if (!from.isBefore(to)) {
            return;
        }
        Instant first = step.ceiling(from);
        Instant last = step.floor(to);
        boolean whole = first.isBefore(last);
        if (whole) {
            parts.add(new Part(step, first, last));
        }
        Step finer = step.finer();
        if (finer != null) {
            cut(finer, from, whole ? first : to, parts);
            cut(finer, whole ? last : to, to, parts);
        }
    }
}
