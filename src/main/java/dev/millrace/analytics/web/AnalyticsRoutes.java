package dev.millrace.analytics.web;

import dev.millrace.analytics.domain.Metric;
import dev.millrace.analytics.domain.ReportService;
import dev.millrace.analytics.domain.Reports;
import dev.millrace.analytics.domain.Span;
import dev.millrace.analytics.domain.Step;
import dev.millrace.platform.security.Access;
import dev.millrace.platform.web.Answers;
import dev.millrace.platform.web.Endpoint;
import dev.millrace.platform.web.Endpoints;
import dev.millrace.platform.web.Page;
import dev.millrace.platform.web.Parameters;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** The figures for the staff. Ends of a time are taken to the next whole bucket, and the answer says which it was. */
public final class AnalyticsRoutes implements Endpoints {

    /** Beside the metrics that are counted. */
    private static final String WAITS = "time-to-confirm";

    private static final int USUAL_POINTS = 60;
    private static final Duration USUAL_SPAN = Duration.ofDays(1);
    private static final Duration USUAL_SALES = Duration.ofDays(7);
    private static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("2200-01-01T00:00:00Z");

    private final ReportService reports;
    private final InstantSource clock;

    public AnalyticsRoutes(ReportService reports, InstantSource clock) {
        this.reports = reports;
        this.clock = clock;
    }

    @Override
    public List<Endpoint> endpoints() {
        return List.of(
                Endpoint.get("/api/v1/analytics/summary", Access.STAFF, this::summary),
                Endpoint.get("/api/v1/analytics/timeseries", Access.STAFF, this::series),
                Endpoint.get("/api/v1/analytics/top-products", Access.STAFF, this::products));
    }

    private Mono<ServerResponse> summary(ServerRequest request) {
        Parameters query = Parameters.of(request, "from", "to");
        Instant to = to(query, Step.SECOND);
        Instant from =
                moment(query, "from").map(Step.SECOND::floor).orElseGet(() -> Step.HOUR.floor(to.minus(USUAL_SPAN)));
        Span span = new Span(from, to);
        return reports.totals(span)
                .zipWith(reports.waits(span), (totals, waits) -> SummaryView.of(span, totals, waits))
                .flatMap(Answers::ok);
    }

    private Mono<ServerResponse> series(ServerRequest request) {
        Parameters query = Parameters.of(request, "metric", "step", "from", "to");
        Step step = query.parsed("step", Step::of).orElse(Step.MINUTE);
        Instant to = to(query, step);
        Instant from = moment(query, "from")
                .map(step::floor)
                .orElseGet(() -> to.minus(step.length().multipliedBy(USUAL_POINTS)));
        Span span = new Span(from, to);
        if (query.text("metric", 30).filter(WAITS::equals).isPresent()) {
            return reports.waits(step, span)
                    .map(points -> SeriesView.ofWaits(WAITS, step, span, points))
                    .flatMap(Answers::ok);
        }
        Metric metric = query.parsed("metric", Metric::of).orElse(Metric.PLACED);
        return reports.series(metric, step, span)
                .map(points -> SeriesView.of(metric, step, span, points))
                .flatMap(Answers::ok);
    }

    private Mono<ServerResponse> products(ServerRequest request) {
        Parameters query = Parameters.of(request, "from", "to", "by", "limit");
        Instant to = to(query, Step.HOUR);
        Instant from = moment(query, "from").map(Step.HOUR::floor).orElseGet(() -> to.minus(USUAL_SALES));
        Reports.Rank rank = query.parsed("by", by -> Reports.Rank.valueOf(by.toUpperCase(Locale.ROOT)))
                .orElse(Reports.Rank.QUANTITY);
        int limit = query.number("limit", Page.DEFAULT_LIMIT, 1, Page.MAX_LIMIT);
        Span span = new Span(from, to);
        return reports.products(span, rank, limit)
                .map(products -> ProductsView.of(span, rank, products))
                .flatMap(Answers::ok);
    }

    /** With everything that has happened until now when the request does not say. */
    private Instant to(Parameters query, Step step) {
        return moment(query, "to")
                .map(step::ceiling)
                .orElseGet(() -> step.floor(clock.instant()).plus(step.length()));
    }

    private static java.util.Optional<Instant> moment(Parameters query, String name) {
        return query.parsed(name, text -> {
            Instant moment = Instant.parse(text);
            if (moment.isBefore(EARLIEST) || moment.isAfter(LATEST)) {
                throw new IllegalArgumentException(text);
            }
            return moment;
        });
    }
}
