package dev.millrace.orders.web;

import dev.millrace.orders.domain.Order;
import dev.millrace.platform.security.PublicLinks;
import dev.millrace.platform.security.Role;

/** Orders as JSON, with the link that may be given to anybody. */
public final class OrderViews {

    private static final String TRACK = "/api/v1/track/";

    private final PublicLinks links;

    public OrderViews(PublicLinks links) {
        this.links = links;
    }

    /** The order as this role sees it. */
    public OrderView of(Order order, Role reader) {
        return OrderView.of(order, reader, TRACK + links.token(order.id(), order.placedAt()));
    }
}
