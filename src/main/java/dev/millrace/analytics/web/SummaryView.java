package dev.millrace.analytics.web;

import dev.millrace.analytics.domain.Metric;
import dev.millrace.analytics.domain.Reports;
import dev.millrace.analytics.domain.Reports.Total;
import dev.millrace.analytics.domain.Span;
import java.math.BigInteger;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The figures of a time.
 *
 * @param counts by metric, of all currencies together
 * @param money by currency, those in which anything happened
 */
record SummaryView(Instant from, Instant to, Map<String, Long> counts, List<Currency> money, WaitsView timeToConfirm) {

    /**
     * Money of one currency.
     *
     * @param revenue of the orders that were confirmed, refunds not taken off
     * @param refunded what went back, of whatever orders
     * @param averageOrderValue of the orders that were confirmed, half up; null when there were none
     */
    record Currency(
            String currency,
            Amount placed,
            Amount revenue,
            Amount refunded,
            @Nullable Amount averageOrderValue) {}

    static SummaryView of(Span span, List<Total> totals, Reports.Waits waits) {
        Map<String, Long> counts = new LinkedHashMap<>();
        for (Metric metric : Metric.values()) {
            counts.put(
                    metric.label(),
                    totals.stream()
                            .filter(total -> total.metric() == metric)
                            .mapToLong(Total::count)
                            .sum());
        }
        List<Currency> money = totals.stream()
                .map(Total::currency)
                .distinct()
                .sorted()
                .map(currency -> money(currency, totals))
                .toList();
        return new SummaryView(span.from(), span.to(), counts, money, WaitsView.of(waits));
    }

    private static Currency money(String currency, List<Total> totals) {
        Amount revenue = amount(Metric.CONFIRMED, currency, totals);
        return new Currency(
                currency,
                amount(Metric.PLACED, currency, totals),
                revenue,
                amount(Metric.REFUNDED, currency, totals),
                total(Metric.CONFIRMED, currency, totals)
                        .map(confirmed -> revenue.average(confirmed.count()))
                        .orElse(null));
    }

    private static Amount amount(Metric metric, String currency, List<Total> totals) {
        return new Amount(total(metric, currency, totals).map(Total::amount).orElse(BigInteger.ZERO), currency);
    }

    private static Optional<Total> total(Metric metric, String currency, List<Total> totals) {
        return totals.stream()
                .filter(total -> total.metric() == metric && total.currency().equals(currency))
                .findFirst();
    }
}
