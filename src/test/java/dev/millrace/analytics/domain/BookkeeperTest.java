package dev.millrace.analytics.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.analytics.domain.Figures.Count;
import dev.millrace.eventlog.Data;
import dev.millrace.eventlog.Entry;
import dev.millrace.eventlog.Position;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class BookkeeperTest {

    private static final Instant PLACED = Instant.parse("2026-11-23T08:00:00.100Z");
    private static final String LINES = """
            {"total": {"amount": 700, "currency": "EUR"},
             "lines": [{"sku": "A", "name": "Ale", "quantity": 2, "unitPrice": {"amount": 100, "currency": "EUR"}},
                       {"sku": "B", "name": "Bun", "quantity": 1, "unitPrice": {"amount": 500, "currency": "EUR"}}]}
            """;

    private final UUID order = UUID.randomUUID();
    private final List<Entry> entries = new ArrayList<>();

    @Test
    void anOrderIsConfirmedOnceHoweverOftenItComesToThatPoint() {
        event("order.placed", LINES);
        event("order.expired", "{}");
        event("order.revived", "{}");
        event("order.review_opened", "{}");
        event("order.review_closed", "{\"decision\": \"confirm\"}");
        Figures figures = Bookkeeper.figures(entries, List.of());

        assertThat(figures.counts())
                .extracting(Count::metric)
                .containsExactly(Metric.PLACED, Metric.EXPIRED, Metric.CONFIRMED);
        assertThat(figures.counts()).extracting(Count::amount).containsOnly(700L);
        assertThat(figures.waits()).containsExactly(new Figures.Wait(PLACED.plusSeconds(2), Bins.of(2000)));
        assertThat(figures.sales())
                .containsExactly(
                        new Figures.Sale(PLACED.plusSeconds(2), "A", "Ale", "EUR", 2, 200),
                        new Figures.Sale(PLACED.plusSeconds(2), "B", "Bun", "EUR", 1, 500));
    }

    @Test
    void aReviewEndsInAConfirmationOrACancellation() {
        event("order.placed", LINES);
        event("order.review_closed", "{\"decision\": \"cancel\"}");
        assertThat(Bookkeeper.figures(entries, List.of()).counts())
                .extracting(Count::metric)
                .containsExactly(Metric.PLACED, Metric.CANCELLED);
    }

    @Test
    void whatIsRememberedFromABatchBeforeIsGoneOnFrom() {
        event("order.placed", LINES);
        Figures first = Bookkeeper.figures(entries, List.of());
        entries.clear();
        event("order.confirmed", "{}");
        Figures second = Bookkeeper.figures(entries, first.facts());
        entries.clear();
        event("payment.refunded", "{\"amount\": {\"amount\": 50, \"currency\": \"EUR\"}}");
        event("order.confirmed", "{}");
        Figures third = Bookkeeper.figures(entries, second.facts());

        assertThat(second.counts()).extracting(Count::amount).containsExactly(700L);
        assertThat(second.sales()).hasSize(2);
        assertThat(third.counts()).containsExactly(new Count(Metric.REFUNDED, PLACED, "EUR", 50));
    }

    @Test
    void anOrderWhosePlacementIsMissingIsNotGuessedAt() {
        event("order.confirmed", "{}");
        assertThatThrownBy(() -> Bookkeeper.figures(entries, List.of())).isInstanceOf(IllegalStateException.class);
    }

    private void event(String type, String data) {
        int seq = entries.size() + 1;
        entries.add(new Entry(
                new Position(1, seq), order.toString(), order, seq, type, PLACED.plusSeconds(seq - 1), Data.of(data)));
    }
}
