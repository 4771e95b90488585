package dev.millrace.operations.infrastructure;

import dev.millrace.operations.domain.Report;

/**
 * Something that must hold, as the query that finds where it does not.
 *
 * @param name snake_case, never renamed once published
 * @param violations answers a subject and a detail for each
 */
record Rule(String name, String violations) {

    /** The first violations, each with how many there are. */
    String query() {
        return """
                select v.subject::text, v.detail::text, count(*) over ()
                  from (%s) as v (subject, detail)
                 order by 1
                 limit %d
                """.formatted(violations, Report.MAX_LISTED);
    }
}
