package dev.millrace.webhooks.web;

import dev.millrace.platform.security.Access;
import dev.millrace.platform.web.Endpoint;
import dev.millrace.platform.web.Endpoints;
import dev.millrace.webhooks.domain.ReceiverService;
import dev.millrace.webhooks.domain.ResendService;
import dev.millrace.webhooks.domain.TestService;
import dev.millrace.webhooks.domain.UrlRules;
import java.util.List;

/**
 * The API of webhooks. Where the shop's events go is decided by administrators alone; all of the staff may look, test
 * and send again.
 */
public final class ReceiverRoutes implements Endpoints {

    static final String ENDPOINTS = "/api/v1/webhook-endpoints";

    private static final String ENDPOINT = ENDPOINTS + "/{id}";
    private static final String DELIVERIES = ENDPOINT + "/deliveries";
    private static final String DELIVERY = DELIVERIES + "/{delivery}";

    private final ReceiverHandler receivers;
    private final DeliveryHandler deliveries;

    public ReceiverRoutes(ReceiverService receivers, TestService tests, ResendService deliveries, UrlRules rules) {
        this.receivers = new ReceiverHandler(receivers, tests, rules);
        this.deliveries = new DeliveryHandler(deliveries);
    }

    @Override
    public List<Endpoint> endpoints() {
        return List.of(
                Endpoint.post(ENDPOINTS, Access.ADMIN, receivers::create),
                Endpoint.get(ENDPOINTS, Access.STAFF, receivers::list),
                Endpoint.get(ENDPOINT, Access.STAFF, receivers::show),
                Endpoint.patch(ENDPOINT, Access.ADMIN, receivers::patch),
                Endpoint.delete(ENDPOINT, Access.ADMIN, receivers::delete),
                Endpoint.post(ENDPOINT + "/secret-rotation", Access.ADMIN, receivers::rotate),
                Endpoint.post(ENDPOINT + "/test", Access.STAFF, receivers::test),
                Endpoint.get(DELIVERIES, Access.STAFF, deliveries::list),
                Endpoint.get(DELIVERY, Access.STAFF, deliveries::show),
                Endpoint.post(DELIVERY + "/resend", Access.STAFF, deliveries::resend),
                Endpoint.post(ENDPOINT + "/resend", Access.STAFF, deliveries::resendRange));
    }
}
