package dev.millrace.eventlog.domain;

import dev.millrace.eventlog.Consumer;
import dev.millrace.eventlog.EventLogSettings;
import dev.millrace.eventlog.domain.Cursors.Backlog;
import dev.millrace.eventlog.domain.Cursors.Failure;
import dev.millrace.platform.error.DomainException;
import dev.millrace.platform.error.Kind;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Drives every consumer through every shard. Instances need not know of each other: each takes the shards that have
 * work and that nobody works on.
 */
public final class ConsumerService {

    private static final Logger LOG = LoggerFactory.getLogger(ConsumerService.class);

    private final Map<String, Consumer> consumers;
    private final Cursors cursors;
    private final EventLogSettings settings;
    private final AtomicBoolean begun = new AtomicBoolean();
    private volatile Map<String, Instant> waitingSince = Map.of();

    public ConsumerService(List<Consumer> consumers, Cursors cursors, EventLogSettings settings) {
        this.consumers = consumers.stream().collect(Collectors.toUnmodifiableMap(Consumer::name, Function.identity()));
        this.cursors = cursors;
        this.settings = settings;
    }

    /** One round: whatever is behind is brought as far as it goes. */
    public Mono<Void> round() {
        return begin().then(Mono.defer(() -> cursors.behind(consumers.keySet())))
                .doOnNext(backlogs -> waitingSince = oldest(backlogs))
                .flatMapIterable(backlogs -> backlogs)
                .filter(backlog -> !backlog.resting())
                .flatMap(this::work, settings.concurrency())
                .then();
    }

    /** When the oldest event happened that a consumer has not applied; a consumer that is not behind is not there. */
    public Map<String, Instant> waitingSince() {
        return waitingSince;
    }

    private Mono<Void> begin() {
        return begun.get()
                ? Mono.empty()
                : Flux.fromIterable(consumers.values())
                        .concatMap(cursors::begin)
                        .then(Mono.fromRunnable(() -> begun.set(true)));
    }

    private static Map<String, Instant> oldest(List<Backlog> backlogs) {
        return backlogs.stream()
                .collect(Collectors.toUnmodifiableMap(
                        Backlog::consumer, Backlog::since, (one, other) -> one.isBefore(other) ? one : other));
    }

    private Mono<Void> work(Backlog backlog) {
        Consumer consumer = Objects.requireNonNull(consumers.get(backlog.consumer()));
        return advance(consumer, backlog.shard(), settings.batch()).onErrorResume(failure -> {
            LOG.atWarn()
                    .addKeyValue("consumer", consumer.name())
                    .addKeyValue("shard", backlog.shard())
                    .setCause(failure)
                    .log("A shard was left for the next round");
            return Mono.empty();
        });
    }

    /** A batch that fails is tried again in halves, until the event that fails stands alone. */
    private Mono<Void> advance(Consumer consumer, int shard, int limit) {
        return cursors.advance(consumer, shard, limit)
                .flatMap(done -> {
                    if (done.entries() > 0) {
                        consumer.applied();
                    }
                    return done.more() ? advance(consumer, shard, Math.min(limit * 2, settings.batch())) : Mono.empty();
                })
                .onErrorResume(
                        failure -> !passing(failure),
                        failure -> limit > 1 ? advance(consumer, shard, limit / 2) : failed(consumer, shard, failure));
    }

    /** The database's trouble is nobody's fault: it is waited out and not counted. */
    private static boolean passing(Throwable failure) {
        return failure instanceof DomainException refusal && refusal.code().kind() == Kind.UNAVAILABLE;
    }

    private Mono<Void> failed(Consumer consumer, int shard, Throwable failure) {
        return cursors.failed(
                        consumer.name(), shard, failure, settings.tries(), settings.rest(), settings.longestRest())
                .doOnNext(result -> tell(consumer, shard, failure, result == Failure.PARKED))
                .then();
    }

    private static void tell(Consumer consumer, int shard, Throwable failure, boolean parked) {
        LOG.atLevel(parked ? Level.ERROR : Level.WARN)
                .addKeyValue("consumer", consumer.name())
                .addKeyValue("shard", shard)
                .setCause(failure)
                .log(
                        parked
                                ? "An event is parked with the later ones of its subject"
                                : "An event could not be applied");
    }
}
