package dev.millrace.payments.web;

import dev.millrace.payments.domain.CallbackService;
import dev.millrace.payments.domain.ReconciliationService;
import dev.millrace.platform.limits.LimitClass;
import dev.millrace.platform.security.Access;
import dev.millrace.platform.web.Endpoint;
import dev.millrace.platform.web.Endpoints;
import java.time.InstantSource;
import java.util.List;

/** The payments API, readable top to bottom. */
public final class PaymentRoutes implements Endpoints {

    private final CallbackHandler callbacks;
    private final ReconciliationHandler reconciliation;

    /** @param handling asks for kept callbacks to be handled now */
    public PaymentRoutes(
            CallbackService callbacks, ReconciliationService reconciliation, Runnable handling, InstantSource clock) {
        this.callbacks = new CallbackHandler(callbacks, handling);
        this.reconciliation = new ReconciliationHandler(reconciliation, clock);
    }

    /**
     * Callbacks are not limited: they all come from a few addresses of the gateway, in bursts after a sale, and one
     * without the right signature costs no more than the signature of its body.
     */
    @Override
    public List<Endpoint> endpoints() {
        return List.of(
                Endpoint.post("/api/v1/payments/callbacks", Access.PUBLIC, callbacks::take)
                        .limitedAs(LimitClass.NONE),
                Endpoint.get("/api/v1/payments/reconciliation", Access.STAFF, reconciliation::compare));
    }
}
