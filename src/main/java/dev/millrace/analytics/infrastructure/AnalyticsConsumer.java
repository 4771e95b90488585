package dev.millrace.analytics.infrastructure;

import dev.millrace.analytics.domain.AnalyticsRepository;
import dev.millrace.analytics.domain.Bookkeeper;
import dev.millrace.analytics.domain.Figures;
import dev.millrace.eventlog.Consumer;
import dev.millrace.eventlog.Entry;
import dev.millrace.platform.database.Session;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import reactor.core.publisher.Mono;

/** Adds up events. Sums do not know what is in them already, so a replay builds them anew from the beginning. */
public final class AnalyticsConsumer implements Consumer {

    private final AnalyticsRepository figures;
    private final InstantSource clock;

    public AnalyticsConsumer(AnalyticsRepository figures, InstantSource clock) {
        this.figures = figures;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "analytics";
    }

    @Override
    public boolean repeatable() {
        return false;
    }

    @Override
    public Mono<Void> apply(List<Entry> entries, Session session) {
        List<UUID> orders = entries.stream()
                .map(Entry::orderId)
                .filter(Objects::nonNull)
                .distinct()
                .toList();
        return orders.isEmpty()
                ? Mono.empty()
                : figures.facts(orders, session)
                        .map(known -> Bookkeeper.figures(entries, known))
                        .flatMap(added -> add(added, session));
    }

    private Mono<Void> add(Figures added, Session session) {
        return added.none() ? Mono.empty() : figures.add(added, clock.instant(), session);
    }

    @Override
    public Mono<Void> forget(Session session) {
        return figures.forget(session);
    }
}
