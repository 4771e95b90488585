package dev.millrace.live.domain;

import dev.millrace.eventlog.Entry;
import dev.millrace.eventlog.EventLog;
import dev.millrace.live.LiveSettings;
import dev.millrace.orders.OrderFeed;
import dev.millrace.orders.OrderFeed.Snapshot;
import dev.millrace.platform.security.Caller;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Streams an order: subscribe first, then read, then drop what the reading already had. So nothing falls between, and
 * a resuming client gets every event once.
 */
public final class LiveService {

    private static final Logger LOG = LoggerFactory.getLogger(LiveService.class);

    private final Hub hub;
    private final EventLog log;
    private final OrderFeed feed;
    private final LiveSettings settings;
    private final InstantSource clock;
    private final Flux<Frame> heartbeats;

    public LiveService(Hub hub, EventLog log, OrderFeed feed, LiveSettings settings, InstantSource clock) {
        this.hub = hub;
        this.log = log;
        this.feed = feed;
        this.settings = settings;
        this.clock = clock;
        this.heartbeats = Flux.interval(settings.heartbeat())
                .map(_ -> Frame.HEARTBEAT)
                .onBackpressureDrop()
                .publish()
                .refCount();
    }

    /**
     * The frames of an order from {@code after} on, or from a snapshot when it is null. Empty when the client has seen
     * the end already. Errors with {@code not_found} for an order that is not there or not the caller's.
     *
     * @param after the last id the client has seen
     */
    public Mono<Flux<Frame>> stream(UUID orderId, Caller caller, @Nullable Integer after) {
        return feed.snapshot(orderId, caller)
                .filter(snapshot -> !(snapshot.settled() && after != null && after == snapshot.version()))
                .map(snapshot ->
                        hub.open() < settings.maxStreams() ? frames(snapshot, after, caller) : comeBackLater());
    }

    /** A refusal would end an EventSource for good; a short stream makes it try again. */
    private Flux<Frame> comeBackLater() {
        return Flux.defer(() -> Flux.just(Frame.retry(settings.retry().multipliedBy(5), true)));
    }

    private Flux<Frame> frames(Snapshot snapshot, @Nullable Integer after, Caller caller) {
        Flux<Frame> events = Flux.using(
                () -> hub.watch(snapshot.orderId()),
                watcher -> hub.ready()
                        .then(Mono.defer(() -> opening(snapshot, after)))
                        .flatMapMany(
                                opening -> Flux.concat(Flux.fromIterable(opening.frames()), rest(opening, watcher))),
                hub::leave);
        Flux<Frame> untilTrouble = events.onErrorResume(failure -> {
            LOG.atWarn()
                    .addKeyValue("order", snapshot.orderId())
                    .setCause(failure)
                    .log("A stream was ended by a failure; its client resumes by id");
            return Flux.empty();
        });
        Flux<Frame> goodbye = Flux.defer(() -> Flux.just(Frame.retry(settings.retry(), true)));
        Flux<Frame> expiry =
                Mono.delay(untilExpiry(caller)).map(_ -> Frame.CLOSE).flux();
        return Flux.merge(Flux.concat(hello(), untilTrouble, goodbye), heartbeats, expiry)
                .takeUntil(Frame::last);
    }

    private Flux<Frame> hello() {
        return Flux.defer(() -> Flux.just(Frame.retry(settings.retry(), false)));
    }

    private Flux<Frame> rest(Opening opening, Watcher watcher) {
        return opening.settled() ? Flux.just(Frame.END) : following(opening.seq(), watcher);
    }

    /** What the client gets at once: what it missed, or the whole state and what has happened since it was read. */
    private Mono<Opening> opening(Snapshot snapshot, @Nullable Integer after) {
        if (after == null) {
            return since(Opening.of(snapshot), snapshot.orderId());
        }
        if (after < 0 || after > snapshot.version()) {
            return since(Opening.anew(snapshot), snapshot.orderId());
        }
        return log.ofOrder(snapshot.orderId(), after, settings.replay() + 1)
                .map(this::events)
                .flatMap(missed -> covers(missed, after, snapshot)
                        ? Mono.just(Opening.resumed(after).then(missed))
                        : since(Opening.anew(snapshot), snapshot.orderId()));
    }

    private Mono<Opening> since(Opening opening, UUID orderId) {
        return log.ofOrder(orderId, opening.seq(), settings.replay()).map(entries -> opening.then(events(entries)));
    }

    /** Whether these are all the events a resuming client lacks: none trimmed away, not too many to replay. */
    private boolean covers(List<Event> missed, int after, Snapshot snapshot) {
        boolean unbroken = missed.isEmpty() || missed.getFirst().seq() == after + 1;
        return unbroken && missed.size() >= snapshot.version() - after && missed.size() <= settings.replay();
    }

    private List<Event> events(List<Entry> entries) {
        return entries.stream().map(entry -> Event.of(entry, feed)).toList();
    }

    private Flux<Frame> following(int from, Watcher watcher) {
        AtomicInteger seen = new AtomicInteger(from);
        return watcher.events()
                .concatMap(event -> inOrder(event, seen, watcher.orderId()))
                .concatMapIterable(
                        event -> event.settled() ? List.of(event.frame(), Frame.END) : List.of(event.frame()));
    }

    /** Drops what was seen and fills a gap from the log, so that the ids a client sees have none. */
    private Flux<Event> inOrder(Event event, AtomicInteger seen, UUID orderId) {
        int expected = seen.get() + 1;
        if (event.seq() < expected) {
            return Flux.empty();
        }
        Flux<Event> events = event.seq() == expected
                ? Flux.just(event)
                : log.ofOrder(orderId, seen.get(), settings.replay())
                        .flatMapIterable(entries -> entries)
                        .map(entry -> Event.of(entry, feed));
        return events.doOnNext(next -> seen.set(next.seq()));
    }

    private Duration untilExpiry(Caller caller) {
        Duration left = Duration.between(clock.instant(), caller.expiresAt());
        return left.isNegative() ? Duration.ZERO : left;
    }
}
