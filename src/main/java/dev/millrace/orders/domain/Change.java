package dev.millrace.orders.domain;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a step leads to: the order to store and the event that tells of it, or neither when the order already is what
 * the step asks for.
 *
 * @param order as it stands afterwards
 * @param event null when nothing changes
 * @param stock what becomes of the goods
 * @param refund whether a refund of the whole total is due
 */
public record Change(Order order, @Nullable Event event, StockEffect stock, boolean refund) {

    /**
     * The event of a change, under the order's new version.
     *
     * @param type past participle, such as {@code order.confirmed}
     * @param details members of its data beside the ones every event has
     */
    public record Event(String type, Map<String, Object> details) {}

    /** What a change does to the stock of each line, times its quantity. */
    public enum StockEffect {
        NONE(0, 0),
        /** The reservation ends, the goods stay. */
        RELEASE(-1, 0),
        /** The reservation ends, the goods leave. */
        SHIP(-1, -1);

        private final int reserved;
        private final int onHand;

        StockEffect(int reserved, int onHand) {
            this.reserved = reserved;
            this.onHand = onHand;
        }

        public int reserved() {
            return reserved;
        }

        public int onHand() {
            return onHand;
        }
    }

    static Change none(Order order) {
        return new Change(order, null, StockEffect.NONE, false);
    }

    /** Whether there is anything to store. */
    public boolean changes() {
        return event != null;
    }
}
