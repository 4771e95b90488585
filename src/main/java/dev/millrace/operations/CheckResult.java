package dev.millrace.operations;

import static java.util.Objects.requireNonNull;

import dev.millrace.operations.domain.Report;
import dev.millrace.operations.web.CheckView;
import dev.millrace.platform.web.Json;
import org.jspecify.annotations.Nullable;

/** What the check of a {@link CheckModule} has found. */
public final class CheckResult {

    private volatile @Nullable Report report;

    CheckResult() {}

    void keep(Report found) {
        report = found;
    }

    /** Whether everything holds. */
    public boolean clean() {
        return report().clean();
    }

    /** The report, as over HTTP. */
    public String json() {
        return Json.text(CheckView.of(report()));
    }

    private Report report() {
        return requireNonNull(report, "the context has not started");
    }
}
