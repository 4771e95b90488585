package dev.millrace.analytics.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.millrace.analytics.domain.Metric;
import dev.millrace.analytics.domain.Reports;
import dev.millrace.analytics.domain.Span;
import dev.millrace.analytics.domain.Step;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A series with a point for each bucket, also for those in which nothing happened. */
record SeriesView(String metric, String step, Instant from, Instant to, List<Point> points) {

    /**
     * One bucket.
     *
     * @param at its start
     * @param amounts money by currency; of a counted metric
     * @param timeToConfirm of the metric of that name
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Point(
            Instant at,
            long count,
            @Nullable List<Amount> amounts,
            @Nullable WaitsView timeToConfirm) {}

    static SeriesView of(Metric metric, Step step, Span span, List<Reports.Point> found) {
        Map<Instant, List<Reports.Point>> points = found.stream().collect(Collectors.groupingBy(Reports.Point::at));
        return of(metric.label(), step, span, at -> counted(at, points.getOrDefault(at, List.of())));
    }

    private static Point counted(Instant at, List<Reports.Point> found) {
        return new Point(
                at,
                found.stream().mapToLong(Reports.Point::count).sum(),
                found.stream()
                        .map(point -> new Amount(point.amount(), point.currency()))
                        .toList(),
                null);
    }

    static SeriesView ofWaits(String metric, Step step, Span span, List<Reports.Waits> found) {
        Map<Instant, WaitsView> points =
                found.stream().collect(Collectors.toMap(waits -> Objects.requireNonNull(waits.at()), WaitsView::of));
        return of(metric, step, span, at -> {
            WaitsView waits = points.getOrDefault(at, WaitsView.NONE);
            return new Point(at, waits.count(), null, waits);
        });
    }

    private static SeriesView of(String metric, Step step, Span span, Function<Instant, Point> point) {
        List<Point> points = Stream.iterate(span.from(), at -> at.isBefore(span.to()), at -> at.plus(step.length()))
                .map(point)
                .toList();
        return new SeriesView(metric, step.label(), span.from(), span.to(), points);
    }
}
