package dev.millrace.analytics.infrastructure;

import dev.millrace.analytics.domain.Figures;
import dev.millrace.analytics.domain.Metric;
import dev.millrace.analytics.domain.Step;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/** What a batch of events adds, with one row for all that belongs to the same finest bucket. */
final class Sums {

    private Sums() {}

    /** What is added under one key; sums of money may be larger than any one of it. */
    record Sum(long number, BigDecimal amount) {
        private Sum plus(Sum other) {
            return new Sum(Math.addExact(number, other.number), amount.add(other.amount));
        }
    }

    /** By second. */
    record Tally(Metric metric, Instant at, String currency) {
        private static Tally of(Figures.Count count) {
            return new Tally(count.metric(), Step.SECOND.floor(count.at()), count.currency());
        }
    }

    /** By hour. */
    record Product(Instant at, String sku, String name, String currency) {
        private static Product of(Figures.Sale sale) {
            return new Product(Step.HOUR.floor(sale.at()), sale.sku(), sale.name(), sale.currency());
        }
    }

    static Map<Tally, Sum> counts(List<Figures.Count> counts) {
        return sums(counts, Tally::of, _ -> 1, Figures.Count::amount);
    }

    static Map<Figures.Wait, Sum> waits(List<Figures.Wait> waits) {
        return sums(waits, wait -> new Figures.Wait(Step.SECOND.floor(wait.at()), wait.bin()), _ -> 1, _ -> 0);
    }

    static Map<Product, Sum> sales(List<Figures.Sale> sales) {
        return sums(sales, Product::of, Figures.Sale::quantity, Figures.Sale::amount);
    }

    private static <R, K> Map<K, Sum> sums(
            List<R> rows, Function<R, K> key, ToLongFunction<R> number, ToLongFunction<R> amount) {
        Map<K, Sum> sums = new LinkedHashMap<>();
        rows.forEach(row -> sums.merge(
                key.apply(row),
                new Sum(number.applyAsLong(row), BigDecimal.valueOf(amount.applyAsLong(row))),
                Sum::plus));
        return sums;
    }
}
