package dev.millrace.orders.infrastructure;

import dev.millrace.orders.OrderFeed;
import dev.millrace.orders.domain.Order;
import dev.millrace.orders.domain.OrderService;
import dev.millrace.orders.domain.PaymentStatus;
import dev.millrace.orders.domain.Status;
import dev.millrace.platform.security.Caller;
import dev.millrace.platform.security.Role;
import dev.millrace.platform.web.Json;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/** Orders for those who stream them, in the words of the API. */
public final class OrderSnapshots implements OrderFeed {

    private final OrderService orders;
    private final BiFunction<Order, Role, Object> view;
    private final Function<Order, Object> parcel;

    /**
     * @param view an order as the API shows it to a role
     * @param parcel an order as it is shown to whoever has a tracking link
     */
    public OrderSnapshots(OrderService orders, BiFunction<Order, Role, Object> view, Function<Order, Object> parcel) {
        this.orders = orders;
        this.view = view;
        this.parcel = parcel;
    }

    @Override
    public Mono<Snapshot> snapshot(UUID orderId, Caller caller) {
        return orders.find(orderId, caller).map(order -> snapshot(order, view.apply(order, caller.role())));
    }

    @Override
    public Mono<String> latest(Caller caller, int limit) {
        return orders.latest(caller.id(), limit)
                .map(found -> Json.text(Map.of(
                        "items",
                        found.stream()
                                .map(order -> view.apply(order, caller.role()))
                                .toList())));
    }

    @Override
    public Mono<Snapshot> parcel(UUID orderId) {
        return orders.tracked(orderId).map(order -> snapshot(order, parcel.apply(order)));
    }

    private static Snapshot snapshot(Order order, Object shown) {
        return new Snapshot(order.id(), order.version(), order.settled(), Json.text(shown));
    }

    @Override
    public boolean settled(String status, String paymentStatus) {
        return Order.settled(Status.of(status), PaymentStatus.of(paymentStatus));
    }
}
