package dev.millrace.eventlog.domain;

import static java.util.Objects.requireNonNull;

import dev.millrace.eventlog.Entry;
import dev.millrace.eventlog.EventLog;
import dev.millrace.eventlog.EventLogSettings;
import dev.millrace.eventlog.Position;
import dev.millrace.eventlog.Tail;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Follows the end of the log by what the relay sends, as long as each stretch begins where the last one ended. When one
 * is missing, or nothing has come for a while, it reads the log itself.
 */
public final class LogTail implements Tail {

    private static final int ROUND = 500;
    private static final int WAITING = 256;

    private static final Listener NOBODY = new Listener() {
        @Override
        public boolean wanted() {
            return false;
        }

        @Override
        public void events(List<Entry> entries) {
            throw new IllegalStateException("nobody wants events");
        }
    };

    private final EventLog log;
    private final EventLogSettings settings;
    private final Queue<Batch> received = new ArrayBlockingQueue<>(WAITING);
    private volatile Listener listener = NOBODY;
    private volatile @Nullable Position position;
    private volatile long heardAt;

    public LogTail(EventLog log, EventLogSettings settings) {
        this.log = log;
        this.settings = settings;
        this.heardAt = System.nanoTime() - settings.silence().toNanos();
    }

    @Override
    public void listen(Listener next) {
        listener = next;
    }

    @Override
    public Mono<Position> position() {
        Position known = position;
        return known == null ? log.end().doOnNext(this::begin) : Mono.just(known);
    }

    private synchronized void begin(Position end) {
        if (position == null) {
            position = end;
        }
    }

    /** Takes a stretch from the relay. One that finds no room is missed, and read in the log. */
    public void receive(Batch batch) {
        heardAt = System.nanoTime();
        received.offer(batch);
    }

    /** Whether the relay is heard; while it is not, the log is read here. */
    public boolean fed() {
        return System.nanoTime() - heardAt < settings.silence().toNanos();
    }

    /** One round: hands on what has come, and reads what has not. Rounds must not overlap. */
    public Mono<Void> round() {
        Position from = position;
        if (from == null) {
            return position().then();
        }
        return taken(from) && fed() ? Mono.empty() : read();
    }

    /** Whether everything that has come follows what was handed on before. */
    private boolean taken(Position from) {
        Position reached = from;
        boolean whole = true;
        for (Batch batch = received.poll(); batch != null && whole; batch = received.poll()) {
            if (batch.to().compareTo(reached) > 0) {
                whole = batch.from().compareTo(reached) <= 0;
                reached = whole ? hand(batch, reached) : reached;
            }
        }
        return whole;
    }

    private Mono<Void> read() {
        if (!listener.wanted()) {
            return log.end().doOnNext(this::passOver).then();
        }
        return log.after(requireNonNull(position), ROUND).flatMap(entries -> {
            if (!entries.isEmpty()) {
                Position to = entries.getLast().position();
                hand(new Batch(requireNonNull(position), to, entries), requireNonNull(position));
            }
            return entries.size() < ROUND ? Mono.empty() : read();
        });
    }

    /** Only if still nobody wants events: who comes later reads the log later, and sees all that lies before. */
    private void passOver(Position end) {
        if (!listener.wanted()) {
            position = end;
        }
    }

    private Position hand(Batch batch, Position from) {
        position = batch.to();
        if (listener.wanted()) {
            List<Entry> entries = batch.after(from);
            if (!entries.isEmpty()) {
                listener.events(entries);
            }
        }
        return batch.to();
    }
}
