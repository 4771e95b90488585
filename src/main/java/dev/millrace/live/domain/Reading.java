package dev.millrace.live.domain;

import dev.millrace.eventlog.Position;
import org.jspecify.annotations.Nullable;

/** How far one stream is, and what it shows of an event. Used by one thread at a time. */
sealed interface Reading {

    /** What to send of this event; null when it was sent before, or is nothing to this stream. */
    @Nullable
    Frame next(Event event);

    /** Whether the events before this one are missing, so that the client has to resume by id. */
    boolean misses(Event event);

    /** Whether nothing comes after this event. */
    boolean endsWith(Event event);

    /** One order: its events are numbered without gaps. */
    final class OfOrder implements Reading {

        private final boolean parcel;
        private int seen;

        /**
         * @param seen seq of the last event that the client knows
         * @param parcel whether only what a tracking link may show is shown
         */
        OfOrder(int seen, boolean parcel) {
            this.seen = seen;
            this.parcel = parcel;
        }

        @Override
        public boolean misses(Event event) {
            return event.entry().seq() > seen + 1;
        }

        @Override
        public @Nullable Frame next(Event event) {
            if (event.entry().seq() <= seen) {
                return null;
            }
            seen = event.entry().seq();
            if (parcel) {
                return Parcel.shows(event.entry()) ? event.ofParcel() : null;
            }
            return event.ofOrder();
        }

        @Override
        public boolean endsWith(Event event) {
            return event.settled();
        }
    }

    /** Many orders, in the order of the log. */
    final class OfFeed implements Reading {

        private final Filter filter;
        private Position seen;

        /** @param seen up to where the client knows everything */
        OfFeed(Filter filter, Position seen) {
            this.filter = filter;
            this.seen = seen;
        }

        @Override
        public boolean misses(Event event) {
            return false;
        }

        @Override
        public @Nullable Frame next(Event event) {
            if (event.entry().position().compareTo(seen) <= 0) {
                return null;
            }
            seen = event.entry().position();
            return filter.admits(event.entry()) ? event.ofFeed() : null;
        }

        @Override
        public boolean endsWith(Event event) {
            return false;
        }
    }
}
