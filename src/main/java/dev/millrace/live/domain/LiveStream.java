package dev.millrace.live.domain;

import static java.util.Objects.requireNonNull;

import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;

/**
 * One open stream: takes events from the hub and frames from everybody else, and passes them on as fast as the reader
 * reads. Ten thousand of them are idle at a time, so an idle one is this object and nothing more: no operators, no
 * timer, no buffer (ADR-0017).
 *
 * <p>A reader that falls behind by more than the bound is not waited for: the stream is cut off, and the client resumes
 * by id.
 */
public final class LiveStream extends Flux<Frame> implements Watcher, Subscription {

    private final long endsAt;
    private final Listener listener;

    private @Nullable Reading reading;
    private @Nullable ArrayDeque<Frame> frames;
    private @Nullable ArrayDeque<Event> early = new ArrayDeque<>(2);
    private volatile @Nullable CoreSubscriber<? super Frame> reader;
    private volatile @Nullable Runnable cut;
    private int room;
    private long demand;
    private boolean ending;
    private boolean over;
    private boolean passing;

    /**
     * @param bound frames that wait for the reader at most
     * @param endsAt by {@link System#nanoTime}
     */
    LiveStream(int bound, long endsAt, Listener listener) {
        this.room = bound;
        this.endsAt = endsAt;
        this.listener = listener;
    }

    private static final Listener NOBODY = new Listener() {
        @Override
        public void left(LiveStream stream) {}

        @Override
        public void dropped() {}
    };

    /** Hears what becomes of a stream. */
    interface Listener {

        /** Once, when it is over. */
        void left(LiveStream stream);

        /** When its reader was too slow. */
        void dropped();
    }

    /** A stream that says this and ends. */
    static LiveStream of(Frame only) {
        LiveStream stream = new LiveStream(1, Long.MAX_VALUE, NOBODY);
        stream.begin(new Reading.OfOrder(0, false), List.of(only), false);
        stream.ending = true;
        return stream;
    }

    /**
     * Goes on from what the client is told first; what has happened meanwhile follows.
     *
     * @param settled whether nothing can follow
     */
    void begin(Reading from, List<Frame> opening, boolean settled) {
        synchronized (this) {
            ArrayDeque<Event> waiting = early;
            if (waiting == null) {
                return;
            }
            early = null;
            reading = from;
            room += opening.size();
            opening.forEach(this::add);
            if (settled) {
                add(Frame.END);
                ending = true;
            }
            waiting.forEach(event -> take(event, from));
        }
        pass();
    }

    @Override
    public void event(Event event) {
        synchronized (this) {
            if (reading != null) {
                take(event, reading);
            } else if (early != null && early.size() < room) {
                early.add(event);
            } else {
                ending = true;
            }
        }
        pass();
    }

    private void take(Event event, Reading from) {
        if (ending) {
            return;
        }
        if (from.misses(event)) {
            ending = true;
            return;
        }
        Frame frame = from.next(event);
        if (frame != null) {
            add(frame);
        }
        if (from.endsWith(event)) {
            add(Frame.END);
            ending = true;
        }
    }

    private void add(Frame frame) {
        if (frames == null) {
            frames = new ArrayDeque<>(4);
        }
        frames.add(frame);
    }

    /** Once in each heartbeat: says that it is there, or goodbye when its time is up. */
    void pulse(long now, Frame goodbye) {
        if (now - endsAt >= 0) {
            end(goodbye);
            return;
        }
        synchronized (this) {
            if (frames == null && early == null && !ending) {
                add(Frame.HEARTBEAT);
            }
        }
        pass();
    }

    /** Ends the stream after what waits and this. */
    void end(Frame goodbye) {
        synchronized (this) {
            if (!ending) {
                add(goodbye);
                ending = true;
            }
        }
        pass();
    }

    /** How to cut the connection of a reader that does not read. */
    public void cutBy(Runnable action) {
        cut = action;
    }

    @Override
    public void subscribe(CoreSubscriber<? super Frame> actual) {
        if (!taken(actual)) {
            Operators.complete(actual);
            return;
        }
        actual.onSubscribe(this);
        pass();
    }

    /** A stream has one reader, and none when it is over already. */
    private synchronized boolean taken(CoreSubscriber<? super Frame> actual) {
        if (reader != null || over) {
            return false;
        }
        reader = actual;
        return true;
    }

    @Override
    public void request(long more) {
        synchronized (this) {
            demand = Operators.addCap(demand, more);
        }
        pass();
    }

    @Override
    public void cancel() {
        if (closed(true)) {
            listener.left(this);
        }
    }

    /** Passes on what waits, one thread at a time; whoever comes meanwhile leaves it to that thread. */
    private void pass() {
        CoreSubscriber<? super Frame> to = reader;
        for (Frame frame = next(false); frame != null && to != null; frame = next(true)) {
            to.onNext(frame);
        }
        if (to != null && closed(false)) {
            listener.left(this);
            to.onComplete();
        } else if (overflown()) {
            listener.dropped();
            cutOff();
        }
    }

    private void cutOff() {
        Runnable knife = cut;
        if (closed(true)) {
            listener.left(this);
            if (knife != null) {
                knife.run();
            }
        }
    }

    /** @param mine whether the calling thread is the one that passes */
    private synchronized @Nullable Frame next(boolean mine) {
        if (reader == null || (passing && !mine)) {
            return null;
        }
        Frame frame = over || demand == 0 || frames == null ? null : frames.poll();
        passing = frame != null;
        if (frame != null) {
            demand = demand == Long.MAX_VALUE ? demand : demand - 1;
            frames = requireNonNull(frames).isEmpty() ? null : frames;
        }
        return frame;
    }

    /** Closes the stream if nothing is left to pass, or at any rate; answers whether this call did. */
    private synchronized boolean closed(boolean atAnyRate) {
        boolean done = ending && frames == null && early == null && !passing;
        if (over || !(atAnyRate || done)) {
            return false;
        }
        over = true;
        ending = true;
        frames = null;
        early = null;
        return true;
    }

    private synchronized boolean overflown() {
        return !over && frames != null && frames.size() > room && demand == 0;
    }
}
