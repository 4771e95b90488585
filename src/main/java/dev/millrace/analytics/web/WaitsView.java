package dev.millrace.analytics.web;

import dev.millrace.analytics.domain.Reports;
import org.jspecify.annotations.Nullable;

/** Milliseconds from placement to confirmation; percentiles are null when nothing was confirmed. */
record WaitsView(
        long count,
        @Nullable Long p50,
        @Nullable Long p90,
        @Nullable Long p99) {

    static final WaitsView NONE = new WaitsView(0, null, null, null);

    static WaitsView of(Reports.Waits waits) {
        return new WaitsView(waits.count(), waits.p50(), waits.p90(), waits.p99());
    }
}
