package dev.millrace.live.domain;

import dev.millrace.eventlog.Entry;
import dev.millrace.eventlog.EventLog;
import dev.millrace.eventlog.Position;
import dev.millrace.live.LiveSettings;
import dev.millrace.orders.OrderFeed;
import dev.millrace.orders.OrderFeed.Snapshot;
import dev.millrace.platform.security.Caller;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * How streams begin: with the whole state, or with what a resuming client has missed. Read after the stream has begun to
 * watch, so that nothing falls between.
 */
final class Openings {

    private static final int PAGE = 500;

    /** Pages of the log that are searched for what a filter lets pass, before the client is told to start anew. */
    private static final int PAGES = 20;

    private static final int RECENT = 20;

    private final EventLog log;
    private final OrderFeed orders;
    private final Hub hub;
    private final LiveMetrics metrics;
    private final LiveSettings settings;

    Openings(EventLog log, OrderFeed orders, Hub hub, LiveMetrics metrics, LiveSettings settings) {
        this.log = log;
        this.orders = orders;
        this.hub = hub;
        this.metrics = metrics;
        this.settings = settings;
    }

    /** Of one order; empty when the client has seen its end already. */
    Mono<Opening> ofOrder(Mono<Snapshot> read, boolean parcel, @Nullable String lastId) {
        return read.flatMap(snapshot -> {
            int seen = seen(lastId, snapshot);
            if (lastId == null || seen < 0) {
                return Mono.just(whole(snapshot, parcel, lastId != null));
            }
            return seen == snapshot.version()
                    ? unchanged(snapshot, parcel)
                    : missed(snapshot, parcel, seen).map(opening -> counted(opening, metrics::resumed));
        });
    }

    /** What the id means; below 0 when it means nothing here. */
    private static int seen(@Nullable String lastId, Snapshot snapshot) {
        boolean number = lastId != null && lastId.matches("\\d{1,9}");
        int seen = number ? Integer.parseInt(Objects.requireNonNull(lastId)) : -1;
        return seen > snapshot.version() ? -1 : seen;
    }

    private static Mono<Opening> unchanged(Snapshot snapshot, boolean parcel) {
        return snapshot.settled()
                ? Mono.empty()
                : Mono.just(new Opening(new Reading.OfOrder(snapshot.version(), parcel), List.of(), false));
    }

    private Mono<Opening> missed(Snapshot snapshot, boolean parcel, int seen) {
        return log.ofOrder(snapshot.orderId(), seen, settings.replay() + 1).map(entries -> {
            boolean all = entries.size() <= settings.replay()
                    && !entries.isEmpty()
                    && entries.getFirst().seq() == seen + 1;
            return all ? replayed(new Reading.OfOrder(seen, parcel), entries) : whole(snapshot, parcel, true);
        });
    }

    private Opening replayed(Reading reading, List<Entry> entries) {
        List<Frame> frames = new ArrayList<>(entries.size());
        boolean settled = false;
        for (Entry entry : entries) {
            Event event = new Event(entry, hub.settled(entry));
            Optional.ofNullable(reading.next(event)).ifPresent(frames::add);
            settled = reading.endsWith(event);
        }
        return new Opening(reading, frames, settled);
    }

    private Opening whole(Snapshot snapshot, boolean parcel, boolean anew) {
        Frame state = Frame.of(snapshot.version(), "snapshot", snapshot.json());
        return new Opening(
                new Reading.OfOrder(snapshot.version(), parcel), afterReset(state, anew), snapshot.settled());
    }

    private List<Frame> afterReset(Frame state, boolean anew) {
        if (anew) {
            metrics.reset();
        }
        return anew ? List.of(Frame.RESET, state) : List.of(state);
    }

    /**
     * Of many orders.
     *
     * @param state what a client that knows nothing is told, given the place in the log from which on events follow
     */
    Mono<Opening> ofFeed(Filter filter, Function<Position, Mono<Frame>> state, @Nullable String lastId) {
        if (lastId == null) {
            return anew(filter, state, false);
        }
        return Mono.justOrEmpty(Position.parse(lastId))
                .filterWhen(seen -> log.end().map(end -> seen.compareTo(end) <= 0))
                .flatMap(seen -> since(filter, seen))
                .map(opening -> counted(opening, metrics::resumed))
                .switchIfEmpty(Mono.defer(() -> anew(filter, state, true)));
    }

    /** From the end of the log on, not from where the tail is: the state, read after it, has all that lies before. */
    private Mono<Opening> anew(Filter filter, Function<Position, Mono<Frame>> state, boolean reset) {
        return log.end()
                .flatMap(end -> state.apply(end)
                        .map(frame -> new Opening(new Reading.OfFeed(filter, end), afterReset(frame, reset), false)));
    }

    /** Empty when too much has happened since. */
    private Mono<Opening> since(Filter filter, Position seen) {
        Reading reading = new Reading.OfFeed(filter, seen);
        return filter.ofOneCustomer()
                ? log.ofCustomer(Objects.requireNonNull(filter.customerId()), seen, settings.replay() + 1)
                        .filter(entries -> entries.size() <= settings.replay())
                        .map(entries -> replayed(reading, entries))
                : searched(reading, seen, new ArrayList<>(), 0).map(frames -> new Opening(reading, frames, false));
    }

    private Mono<List<Frame>> searched(Reading reading, Position from, List<Frame> found, int pages) {
        return log.after(from, PAGE).flatMap(entries -> {
            found.addAll(replayed(reading, entries).frames());
            if (entries.size() < PAGE) {
                return Mono.just(found);
            }
            return pages + 1 < PAGES && found.size() <= settings.replay()
                    ? searched(reading, entries.getLast().position(), found, pages + 1)
                    : Mono.empty();
        });
    }

    /** The caller's latest orders, under the id from which their events follow. */
    Mono<Frame> latest(Caller caller, Position here) {
        return orders.latest(caller, RECENT).map(json -> Frame.of(here, "snapshot", json));
    }

    /** There is no state of everything; this says from where on events follow. */
    static Mono<Frame> from(Position here) {
        return Mono.just(Frame.of(here, "ready", "{}"));
    }

    private static Opening counted(Opening opening, Runnable count) {
        count.run();
        return opening;
    }
}
