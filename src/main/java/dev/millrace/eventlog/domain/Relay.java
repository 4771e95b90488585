package dev.millrace.eventlog.domain;

import dev.millrace.eventlog.Entry;
import dev.millrace.eventlog.EventLog;
import dev.millrace.eventlog.EventLogSettings;
import dev.millrace.eventlog.Position;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Reads the log once for all instances and sends it to them, stretch after stretch. It may be wrong about being the only
 * one, and what it sends may be lost: each stretch says where it begins, so a receiver notices both.
 */
public final class Relay {

    private static final int ROUND = 500;

    private final EventLog log;
    private final Broadcast broadcast;
    private final Leadership leadership;
    private final EventLogSettings settings;
    private volatile @Nullable Position position;
    private volatile boolean retired;
    private volatile long askedAt;
    private volatile long sentAt;

    public Relay(EventLog log, Broadcast broadcast, Leadership leadership, EventLogSettings settings) {
        this.log = log;
        this.broadcast = broadcast;
        this.leadership = leadership;
        this.settings = settings;
    }

    /** Whether this instance is the one that reads for all. */
    public boolean leading() {
        return position != null;
    }

    /** One round: asks for the lead from time to time, and while it is there, sends what is new. */
    public Mono<Void> round() {
        return elected().flatMap(leads -> leads ? relay() : Mono.fromRunnable(() -> position = null));
    }

    /** Hands the lead over at once; may get it again. */
    public Mono<Void> resign() {
        return Mono.defer(() -> {
            position = null;
            return leadership.resign();
        });
    }

    /** Hands the lead over at once, and does not ask for it again. */
    public Mono<Void> retire() {
        return Mono.defer(() -> {
            retired = true;
            return resign();
        });
    }

    private Mono<Boolean> elected() {
        if (retired) {
            return Mono.just(false);
        }
        long now = System.nanoTime();
        if (now - askedAt < settings.lead().dividedBy(3).toNanos()) {
            return Mono.just(leading());
        }
        askedAt = now;
        return leadership.lead(settings.lead()).doOnError(_ -> position = null);
    }

    private Mono<Void> relay() {
        Position from = position;
        return from == null
                ? log.end().doOnNext(end -> position = end).flatMap(end -> send(new Batch(end, end, List.of())))
                : log.after(from, ROUND).flatMap(entries -> entries.isEmpty() ? pulse(from) : sent(from, entries));
    }

    private Mono<Void> sent(Position from, List<Entry> entries) {
        Position to = entries.getLast().position();
        position = to;
        return send(new Batch(from, to, entries)).then(entries.size() < ROUND ? gather() : Mono.defer(this::relay));
    }

    /** What is committed in the next moments is read together: under load one look costs as much as one event. */
    private Mono<Void> gather() {
        return Mono.delay(settings.gather()).then();
    }

    private Mono<Void> pulse(Position from) {
        return System.nanoTime() - sentAt < settings.pulse().toNanos()
                ? Mono.empty()
                : send(new Batch(from, from, List.of()));
    }

    /** What could not be sent is read in the log by those who miss it. */
    private Mono<Void> send(Batch batch) {
        sentAt = System.nanoTime();
        return broadcast.send(batch).onErrorComplete();
    }
}
