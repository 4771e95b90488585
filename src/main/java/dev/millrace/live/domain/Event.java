package dev.millrace.live.domain;

import dev.millrace.eventlog.Entry;
import dev.millrace.orders.OrderFeed;

/**
 * An event ready to send.
 *
 * @param seq its place within its order
 * @param settled whether it is the last one of its order
 * @param frame encoded once for everyone
 */
record Event(int seq, boolean settled, Frame frame) {

    static Event of(Entry entry, OrderFeed orders) {
        boolean settled = orders.settled(entry.text("status"), entry.text("paymentStatus"));
        return new Event(entry.seq(), settled, Frame.event(entry.seq(), entry.type(), entry.jsonText()));
    }
}
