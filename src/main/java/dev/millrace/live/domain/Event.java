package dev.millrace.live.domain;

import dev.millrace.orders.OrderFeed.Entry;

/**
 * An event ready to send.
 *
 * @param seq its place within its order
 * @param settled whether it is the last one of its order
 * @param frame encoded once for everyone
 */
record Event(int seq, boolean settled, Frame frame) {

    static Event of(Entry entry) {
        return new Event(entry.seq(), entry.settled(), Frame.event(entry.seq(), entry.type(), entry.json()));
    }
}
