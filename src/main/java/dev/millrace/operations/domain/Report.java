package dev.millrace.operations.domain;

import java.time.Instant;
import java.util.List;

/**
 * What a check has found.
 *
 * @param violations up to {@link #MAX_LISTED} of each rule
 * @param truncated the rules with more violations than are listed
 * @param checkedAt the moment that was looked at: all rules see the database as it was then
 * @param rules how many rules were checked
 */
public record Report(List<Violation> violations, List<Truncated> truncated, Instant checkedAt, int rules) {

    /** Violations that are listed of one rule. */
    public static final int MAX_LISTED = 100;

    /**
     * A rule with many violations.
     *
     * @param found all of them, listed or not
     */
    public record Truncated(String rule, long found) {}

    /** Whether everything holds. */
    public boolean clean() {
        return violations.isEmpty();
    }
}
