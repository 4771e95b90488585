package dev.millrace.live.domain;

import dev.millrace.eventlog.EventLog;
import dev.millrace.eventlog.Tail;
import dev.millrace.live.LiveSettings;
import dev.millrace.orders.OrderFeed;
import dev.millrace.platform.flow.Detached;
import dev.millrace.platform.security.Caller;
import dev.millrace.platform.security.PublicLinks.Link;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Opens streams: watch first, then read, then drop what the reading already had. So nothing falls between, and a
 * resuming client gets every event once.
 */
public final class LiveService {

    private final Tail tail;
    private final Hub hub;
    private final Pulse pulse;
    private final Seats seats;
    private final TrackedStreams tracked;
    private final OrderFeed orders;
    private final Openings openings;
    private final LiveMetrics metrics;
    private final LiveSettings settings;
    private final InstantSource clock;

    public LiveService(
            Tail tail,
            EventLog log,
            Hub hub,
            Pulse pulse,
            Seats seats,
            TrackedStreams tracked,
            OrderFeed orders,
            LiveMetrics metrics,
            LiveSettings settings,
            InstantSource clock) {
        this.tail = tail;
        this.hub = hub;
        this.pulse = pulse;
        this.seats = seats;
        this.tracked = tracked;
        this.orders = orders;
        this.metrics = metrics;
        this.settings = settings;
        this.clock = clock;
        this.openings = new Openings(log, orders, hub, metrics, settings);
    }

    /**
     * The stream of an order, from a snapshot, or from after {@code lastId} on. Empty when the client has seen the end
     * already. Errors with {@code not_found} for an order that is not there or not the caller's.
     *
     * @param lastId the last id the client has seen
     */
    public Mono<LiveStream> order(UUID orderId, Caller caller, @Nullable String lastId) {
        return opened(
                orderId,
                caller.id(),
                caller.expiresAt(),
                () -> openings.ofOrder(orders.snapshot(orderId, caller), false, lastId));
    }

    /** The same for whoever has a tracking link, of which only so much is shown. */
    public Mono<LiveStream> parcel(Link link, @Nullable String lastId) {
        UUID orderId = link.subject();
        return opened(orderId, orderId, link.expiresAt(), () -> openings.ofOrder(orders.parcel(orderId), true, lastId))
                .doOnNext(stream -> tracked.add(stream, link));
    }

    /** The stream of all orders of the caller. */
    public Mono<LiveStream> mine(Caller caller, @Nullable String lastId) {
        Filter filter = Filter.of(caller.id());
        return opened(
                caller.id(),
                caller.id(),
                caller.expiresAt(),
                () -> openings.ofFeed(filter, here -> openings.latest(caller, here), lastId));
    }

    /** The stream of everything that passes the filter. */
    public Mono<LiveStream> everything(Caller caller, Filter filter, @Nullable String lastId) {
        return opened(null, caller.id(), caller.expiresAt(), () -> openings.ofFeed(filter, Openings::from, lastId));
    }

    private Mono<LiveStream> opened(@Nullable UUID key, UUID holder, Instant expiresAt, Supplier<Mono<Opening>> read) {
        return Mono.defer(() -> {
            if (seats.closed()) {
                return Mono.just(LiveStream.of(Pulse.goodbye(settings)));
            }
            if (!seats.open()) {
                return Mono.just(turnedAway());
            }
            return tail.position()
                    .flatMap(_ -> seats.take(holder) ? seated(key, holder, expiresAt, read) : Mono.just(turnedAway()))
                    .doFinally(_ -> seats.opened());
        });
    }

    /** From here on the stream is in the hub, and leaves it when it is over, whatever becomes of its opening. */
    private Mono<LiveStream> seated(@Nullable UUID key, UUID holder, Instant expiresAt, Supplier<Mono<Opening>> read) {
        LiveStream stream = new LiveStream(settings.buffer(), endsAt(expiresAt), new Place(key, holder));
        hub.watch(key, stream);
        pulse.add(stream);
        if (seats.closed()) {
            stream.end(Pulse.goodbye(settings));
        }
        // Detached, so that what was read for the opening is not kept for as long as the stream is open.
        return Detached.run(Mono.defer(read).map(opening -> {
                    stream.begin(opening.reading(), greeted(opening), opening.settled());
                    return stream;
                }))
                .switchIfEmpty(Mono.fromRunnable(stream::cancel))
                .doOnError(_ -> stream.cancel())
                .doOnCancel(stream::cancel);
    }

    private List<Frame> greeted(Opening opening) {
        List<Frame> frames = new ArrayList<>(opening.frames().size() + 2);
        frames.add(Frame.retry(settings.retry(), settings.retry().dividedBy(2)));
        frames.addAll(opening.frames());
        return frames;
    }

    /** A browser never comes back after a status other than 200, so it is told when to, and let go. */
    private LiveStream turnedAway() {
        metrics.turnedAway();
        Duration spread = settings.turnedAway().minus(settings.retry());
        return LiveStream.of(Frame.retry(settings.retry(), spread.isNegative() ? Duration.ZERO : spread));
    }

    /** Streams that were opened together do not end together. */
    private long endsAt(Instant expiresAt) {
        long longest = settings.longest().toMillis();
        long life = longest - ThreadLocalRandom.current().nextLong(longest / 2 + 1);
        long allowed = Math.max(0, Duration.between(clock.instant(), expiresAt).toMillis());
        return System.nanoTime() + Duration.ofMillis(Math.min(life, allowed)).toNanos();
    }

    /** Where a stream sits, to be given back when it is over. */
    private final class Place implements LiveStream.Listener {

        private final @Nullable UUID key;
        private final UUID holder;

        private Place(@Nullable UUID key, UUID holder) {
            this.key = key;
            this.holder = holder;
        }

        @Override
        public void left(LiveStream stream) {
            hub.leave(key, stream);
            pulse.remove(stream);
            seats.free(holder);
        }

        @Override
        public void dropped() {
            metrics.dropped();
        }
    }
}
