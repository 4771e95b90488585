package dev.millrace.orders.web;

import dev.millrace.orders.domain.IntakeService;
import dev.millrace.platform.security.Access;
import dev.millrace.platform.web.Congestion;
import dev.millrace.platform.web.Endpoint;
import dev.millrace.platform.web.Endpoints;
import java.util.List;

/** The orders API, readable top to bottom. */
public final class OrderRoutes implements Endpoints {

    private static final String PLACEMENTS = "/api/v1/orders";

    private final PlacementHandler placements;
    private final OrderHandler orders;
    private final RefundHandler refunds;

    public OrderRoutes(PlacementHandler placements, OrderHandler orders, RefundHandler refunds) {
        this.placements = placements;
        this.orders = orders;
        this.refunds = refunds;
    }

    @Override
    public List<Endpoint> endpoints() {
        return List.of(
                Endpoint.post(PLACEMENTS, Access.SIGNED_IN, placements::place),
                Endpoint.get("/api/v1/orders", Access.SIGNED_IN, orders::list),
                Endpoint.get("/api/v1/orders/{id}", Access.SIGNED_IN, orders::show),
                Endpoint.get("/api/v1/orders/{id}/timeline", Access.SIGNED_IN, orders::timeline),
                Endpoint.post("/api/v1/orders/{id}/cancellation", Access.SIGNED_IN, orders::cancel),
                Endpoint.post("/api/v1/orders/{id}/shipment", Access.STAFF, orders::ship),
                Endpoint.post("/api/v1/orders/{id}/delivery", Access.STAFF, orders::deliver),
                Endpoint.post("/api/v1/orders/{id}/return", Access.STAFF, orders::takeBack),
                Endpoint.post("/api/v1/orders/{id}/refunds", Access.STAFF, refunds::refund),
                Endpoint.get("/api/v1/orders/{id}/payments", Access.STAFF, refunds::payments),
                Endpoint.post("/api/v1/orders/{id}/review-decision", Access.STAFF, orders::decide));
    }

    /** Placements are refused while there is no room for them. */
    public static Congestion congestion(IntakeService intake) {
        return (method, target) -> method.equals("POST") && target.equals(PLACEMENTS) ? intake.refusal() : null;
    }
}
