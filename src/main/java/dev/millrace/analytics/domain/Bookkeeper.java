package dev.millrace.analytics.domain;

import dev.millrace.analytics.domain.Figures.Count;
import dev.millrace.analytics.domain.Figures.Sale;
import dev.millrace.analytics.domain.Figures.Wait;
import dev.millrace.eventlog.Entry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Goes through events and writes down what they add. What happened when is the event's own word, so the figures do not
 * depend on when they are made: the same events give the same figures.
 */
public final class Bookkeeper {

    private final Map<UUID, OrderFact> facts = new LinkedHashMap<>();
    private final List<Count> counts = new ArrayList<>();
    private final List<Wait> waits = new ArrayList<>();
    private final List<Sale> sales = new ArrayList<>();

    private Bookkeeper(List<OrderFact> known) {
        known.forEach(fact -> facts.put(fact.orderId(), fact));
    }

    /**
     * What these events add.
     *
     * @param known what is remembered of their orders
     * @throws IllegalStateException for an event of an order whose placement was never seen
     */
    public static Figures figures(List<Entry> entries, List<OrderFact> known) {
        Bookkeeper books = new Bookkeeper(known);
        entries.forEach(books::enter);
        return new Figures(List.copyOf(books.facts.values()), books.counts, books.waits, books.sales);
    }

    private void enter(Entry entry) {
        UUID orderId = entry.orderId();
        if (orderId == null) {
            return;
        }
        switch (entry.type()) {
            case "order.placed" -> placed(orderId, entry);
            case "order.confirmed", "order.revived" -> confirmed(fact(orderId), entry);
            case "order.review_closed" -> decided(fact(orderId), entry);
            case "order.failed" -> count(Metric.DECLINED, fact(orderId), entry);
            case "order.expired" -> count(Metric.EXPIRED, fact(orderId), entry);
            case "order.cancelled" -> count(Metric.CANCELLED, fact(orderId), entry);
            case "order.returned" -> count(Metric.RETURNED, fact(orderId), entry);
            case "payment.refunded" -> refunded(fact(orderId), entry);
            default -> {}
        }
    }

    private OrderFact fact(UUID orderId) {
        @Nullable OrderFact fact = facts.get(orderId);
        if (fact == null) {
            throw new IllegalStateException("The placement of the order " + orderId + " is not known");
        }
        return fact;
    }

    private void placed(UUID orderId, Entry entry) {
        JsonNode total = entry.data().required("total");
        OrderFact fact = new OrderFact(
                orderId,
                entry.occurredAt(),
                total.required("currency").asString(),
                total.required("amount").asLong(),
                entry.data()
                        .required("lines")
                        .valueStream()
                        .map(Bookkeeper::line)
                        .toList(),
                false);
        facts.put(orderId, fact);
        count(Metric.PLACED, fact, entry);
    }

    private static OrderFact.Line line(JsonNode line) {
        String sku = line.required("sku").asString();
        return new OrderFact.Line(
                sku,
                line.path("name").asString(sku),
                line.required("quantity").asInt(),
                line.at("/unitPrice/amount").asLong(0));
    }

    private void confirmed(OrderFact fact, Entry entry) {
        if (fact.confirmed()) {
            return;
        }
        count(Metric.CONFIRMED, fact, entry);
        waits.add(new Wait(
                entry.occurredAt(),
                Bins.of(Duration.between(fact.placedAt(), entry.occurredAt()).toMillis())));
        fact.lines()
                .forEach(line -> sales.add(new Sale(
                        entry.occurredAt(),
                        line.sku(),
                        line.name(),
                        fact.currency(),
                        line.quantity(),
                        Math.multiplyExact(line.unitAmount(), (long) line.quantity()))));
        facts.put(fact.orderId(), fact.asConfirmed());
    }

    private void decided(OrderFact fact, Entry entry) {
        if (entry.text("decision").equals("confirm")) {
            confirmed(fact, entry);
        } else {
            count(Metric.CANCELLED, fact, entry);
        }
    }

    private void count(Metric metric, OrderFact fact, Entry entry) {
        counts.add(new Count(metric, entry.occurredAt(), fact.currency(), fact.amount()));
    }

    private void refunded(OrderFact fact, Entry entry) {
        JsonNode amount = entry.data().required("amount");
        counts.add(new Count(
                Metric.REFUNDED,
                entry.occurredAt(),
                fact.currency(),
                amount.required("amount").asLong()));
    }
}
