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
import java.util.stream.IntStream;
import java.util.stream.Stream;
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
                .flatMapIterable(ConsumerService::portions)
                .flatMap(portions -> Flux.fromIterable(portions).concatMap(this::work), settings.concurrency())
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

    /** Shards of a consumer that are worked on in one transaction. */
    private record Portion(String consumer, List<Integer> shards) {

        /** Half of them: many transactions cost more than large ones, but others may want to have a part. */
        private static final int SIZE = Consumer.SHARDS / 2;
    }

    /** Of each consumer one after the other: many at once would take from the orders what they need for a moment. */
    private static List<List<Portion>> portions(List<Backlog> backlogs) {
        Map<String, List<Integer>> shards = backlogs.stream()
                .filter(backlog -> !backlog.resting())
                .collect(Collectors.groupingBy(
                        Backlog::consumer, Collectors.mapping(Backlog::shard, Collectors.toList())));
        return shards.entrySet().stream()
                .map(each -> parts(each.getValue(), Portion.SIZE)
                        .map(part -> new Portion(each.getKey(), part))
                        .toList())
                .toList();
    }

    private static Stream<List<Integer>> parts(List<Integer> shards, int size) {
        return IntStream.iterate(0, from -> from < shards.size(), from -> from + size)
                .mapToObj(from -> shards.subList(from, Math.min(from + size, shards.size())));
    }

    private Mono<Void> work(Portion portion) {
        Consumer consumer = Objects.requireNonNull(consumers.get(portion.consumer()));
        return advance(consumer, portion.shards(), settings.batch()).onErrorResume(failure -> {
            LOG.atWarn()
                    .addKeyValue("consumer", consumer.name())
                    .addKeyValue("shards", portion.shards())
                    .setCause(failure)
                    .log("Shards were left for the next round");
            return Mono.empty();
        });
    }

    private Mono<Void> advance(Consumer consumer, List<Integer> shards, int limit) {
        return cursors.advance(consumer, shards, limit)
                .flatMap(done -> {
                    if (done.entries() > 0) {
                        consumer.applied();
                    }
                    return done.more().isEmpty()
                            ? Mono.empty()
                            : advance(consumer, done.more(), Math.min(limit * 2, settings.batch()));
                })
                .onErrorResume(failure -> !passing(failure), failure -> inHalves(consumer, shards, limit, failure));
    }

    /** What fails is tried again in halves, until the event that fails stands alone. */
    private Mono<Void> inHalves(Consumer consumer, List<Integer> shards, int limit, Throwable failure) {
        if (shards.size() > 1) {
            return Flux.fromStream(() -> parts(shards, (shards.size() + 1) / 2))
                    .concatMap(half -> advance(consumer, half, limit))
                    .then();
        }
        return limit > 1 ? advance(consumer, shards, limit / 2) : failed(consumer, shards.getFirst(), failure);
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
