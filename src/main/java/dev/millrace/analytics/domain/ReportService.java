package dev.millrace.analytics.domain;

import dev.millrace.platform.error.CommonProblems;
import dev.millrace.platform.error.DomainException;
import dev.millrace.platform.error.FieldError;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Reads figures, adds up what was only written down, and lets go what is too old. */
public final class ReportService {

    /** Points of one series at most. */
    public static final int MAX_POINTS = 1000;

    private static final int ROUNDS = 50;

    private final AnalyticsRepository figures;
    private final Retention retention;
    private final InstantSource clock;

    public ReportService(AnalyticsRepository figures, Retention retention, InstantSource clock) {
        this.figures = figures;
        this.retention = retention;
        this.clock = clock;
    }

    /** Sums by metric and currency. Errors with {@code invalid_request} where figures so fine are not kept. */
    public Mono<List<Reports.Total>> totals(Span span) {
        return figures.totals(kept(span));
    }

    /** Percentiles over a span, with the same errors. */
    public Mono<Reports.Waits> waits(Span span) {
        return figures.waits(kept(span));
    }

    /** Sums by bucket, with the same errors; also for more than {@link #MAX_POINTS} buckets. */
    public Mono<List<Reports.Point>> series(Metric metric, Step step, Span span) {
        checkPoints(step, span);
        return figures.series(metric, step, span);
    }

    /** Percentiles by bucket, with the same errors. */
    public Mono<List<Reports.Waits>> waits(Step step, Span span) {
        checkPoints(step, span);
        return figures.waits(step, span);
    }

    /** The best sellers. Errors with {@code invalid_request} for a span that does not consist of whole hours. */
    public Mono<List<Reports.Product>> products(Span span, Reports.Rank rank, int limit) {
        List<Span.Part> parts = kept(span);
        if (parts.stream().anyMatch(part -> part.step().compareTo(Step.HOUR) < 0)) {
            throw wrong("?from", "not_aligned", "Products are counted by the hour: give whole hours.");
        }
        return figures.products(parts, rank, limit);
    }

    /** Adds up what was sold since the last time, so that there is little to add up for who reads. */
    public Mono<Void> post() {
        return Mono.defer(() -> figures.post(clock.instant()))
                .repeat(ROUNDS)
                .takeWhile(more -> more)
                .then();
    }

    /** Forgets figures that are finer than their age allows; what does not go in one round goes in the next. */
    public Mono<Void> tidy() {
        return Flux.just(Step.SECOND, Step.MINUTE, Step.HOUR)
                .concatMap(this::tidy)
                .then();
    }

    private Mono<Void> tidy(Step step) {
        Instant horizon = retention.horizon(step, clock.instant());
        return horizon == null
                ? Mono.empty()
                : Mono.defer(() -> figures.forget(step, horizon))
                        .repeat(ROUNDS)
                        .takeUntil(forgotten -> forgotten == 0)
                        .then();
    }

    private void checkPoints(Step step, Span span) {
        if (!span.from().isBefore(span.to())) {
            throw wrong("?from", "out_of_range", "Before ?to.");
        }
        long points = (span.to().getEpochSecond() - span.from().getEpochSecond())
                / step.length().toSeconds();
        if (points > MAX_POINTS) {
            throw wrong("?step", "too_many_points", "At most " + MAX_POINTS + " points; these are " + points + ".");
        }
        checkKept(new Span.Part(step, span.from(), span.to()));
    }

    private List<Span.Part> kept(Span span) {
        if (!span.from().isBefore(span.to())) {
            throw wrong("?from", "out_of_range", "Before ?to.");
        }
        List<Span.Part> parts = span.parts();
        parts.forEach(this::checkKept);
        return parts;
    }

    private void checkKept(Span.Part part) {
        if (!retention.covers(part.step(), part.from(), clock.instant())) {
            throw wrong(
                    "?from",
                    "too_fine",
                    "Figures by the %s are no longer kept for %s."
                            .formatted(part.step().label(), part.from()));
        }
    }

    private static DomainException wrong(String pointer, String code, String detail) {
        return new DomainException(
                CommonProblems.INVALID_REQUEST,
                "A query parameter is not valid.",
                List.of(new FieldError(pointer, code, detail)));
    }
}
