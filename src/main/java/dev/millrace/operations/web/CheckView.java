package dev.millrace.operations.web;

import dev.millrace.operations.domain.Report;
import dev.millrace.operations.domain.Violation;
import java.time.Instant;
import java.util.List;

/** A report as JSON, the same over HTTP and from the command line. */
public record CheckView(List<Violation> violations, List<Report.Truncated> truncated, Instant checkedAt, int rules) {

    public static CheckView of(Report report) {
        return new CheckView(report.violations(), report.truncated(), report.checkedAt(), report.rules());
    }
}
