package dev.millrace.orders.infrastructure;

import dev.millrace.orders.OrderFeed;
import dev.millrace.orders.domain.Order;
import dev.millrace.orders.domain.OrderService;
import dev.millrace.orders.domain.PaymentStatus;
import dev.millrace.orders.domain.Status;
import dev.millrace.platform.security.Caller;
import dev.millrace.platform.security.Role;
import dev.millrace.platform.web.Json;
import java.util.UUID;
import java.util.function.BiFunction;
import reactor.core.publisher.Mono;

/** Orders for those who stream them, in the words of the API. */
public final class OrderSnapshots implements OrderFeed {

    private final OrderService orders;
    private final BiFunction<Order, Role, Object> view;

    /** @param view an order as the API shows it to a role */
    public OrderSnapshots(OrderService orders, BiFunction<Order, Role, Object> view) {
        this.orders = orders;
        this.view = view;
    }

    @Override
    public Mono<Snapshot> snapshot(UUID orderId, Caller caller) {
        return orders.find(orderId, caller)
                .map(order -> new Snapshot(
                        orderId, order.version(), order.settled(), Json.text(view.apply(order, caller.role()))));
    }

    @Override
    public boolean settled(String status, String paymentStatus) {
        return Order.settled(Status.of(status), PaymentStatus.of(paymentStatus));
    }
}
