package dev.millrace.live.domain;

import dev.millrace.eventlog.Entry;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** An event on its way to streams: encoded when the first one needs it, once for all that show it alike. */
final class Event {

    private final Entry entry;
    private final boolean settled;
    private final Once ofOrder = new Once(of -> Frame.of(of.seq(), of.type(), of.jsonText()));
    private final Once ofFeed = new Once(of -> Frame.of(of.position(), of.type(), of.jsonText()));
    private final Once ofParcel = new Once(of -> Frame.of(of.seq(), of.type(), Parcel.json(of)));

    /** @param settled whether it is the last one of its order */
    Event(Entry entry, boolean settled) {
        this.entry = entry;
        this.settled = settled;
    }

    Entry entry() {
        return entry;
    }

    boolean settled() {
        return settled;
    }

    /** On the stream of its order, where the id is its place among the order's events. */
    Frame ofOrder() {
        return ofOrder.frame(entry);
    }

    /** On a stream of many orders, where the id is its place in the log. */
    Frame ofFeed() {
        return ofFeed.frame(entry);
    }

    /** On the stream behind a tracking link. */
    Frame ofParcel() {
        return ofParcel.frame(entry);
    }

    /** A frame that is there from when it is first asked for. Two that ask at once may both encode it. */
    private static final class Once {

        private final Function<Entry, Frame> encoder;
        private volatile @Nullable Frame frame;

        private Once(Function<Entry, Frame> encoder) {
            this.encoder = encoder;
        }

        private Frame frame(Entry entry) {
            Frame known = frame;
            if (known == null) {
                known = encoder.apply(entry);
                frame = known;
            }
            return known;
        }
    }
}
