package dev.millrace.live.domain;

import dev.millrace.orders.OrderFeed.Snapshot;
import java.util.List;
import java.util.stream.Stream;

/**
 * How a stream starts.
 *
 * @param seq up to where the client knows everything after these frames
 * @param settled whether the order has ended there
 * @param frames in the order they are sent
 */
record Opening(int seq, boolean settled, List<Frame> frames) {

    /** For a client that knows nothing. */
    static Opening of(Snapshot snapshot) {
        return new Opening(snapshot.version(), snapshot.settled(), List.of(state(snapshot)));
    }

    /** For a client whose id means nothing here, or lies too far back. */
    static Opening anew(Snapshot snapshot) {
        return new Opening(snapshot.version(), snapshot.settled(), List.of(Frame.reset(), state(snapshot)));
    }

    /** For a client that knows everything up to its id. */
    static Opening resumed(int after) {
        return new Opening(after, false, List.of());
    }

    /** Followed by these events, which come right after. */
    Opening then(List<Event> events) {
        if (events.isEmpty()) {
            return this;
        }
        Event last = events.getLast();
        List<Frame> all = Stream.concat(frames.stream(), events.stream().map(Event::frame))
                .toList();
        return new Opening(last.seq(), last.settled(), all);
    }

    private static Frame state(Snapshot snapshot) {
        return Frame.snapshot(snapshot.version(), snapshot.json());
    }
}
