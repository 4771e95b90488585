package dev.millrace.webhooks.domain;

import dev.millrace.platform.error.CommonProblems;
import dev.millrace.platform.error.DomainException;
import dev.millrace.platform.error.Kind;
import dev.millrace.platform.error.ProblemCode;

/** Reasons that webhooks give. */
public final class WebhookProblems {

    public static final ProblemCode ENDPOINT_LIMIT = new ProblemCode(
            "webhook_endpoint_limit", Kind.CONFLICT, "There are as many webhook endpoints as there may be");
    public static final ProblemCode ENDPOINT_DISABLED =
            new ProblemCode("webhook_endpoint_disabled", Kind.CONFLICT, "The webhook endpoint is switched off");
    public static final ProblemCode SECRET_LIMIT =
            new ProblemCode("webhook_secret_limit", Kind.CONFLICT, "Too many secrets of the endpoint are still valid");

    private WebhookProblems() {}

    /** No such endpoint. */
    public static DomainException noEndpoint() {
        return CommonProblems.NOT_FOUND.because("No such webhook endpoint.");
    }

    /** No such delivery of this endpoint. */
    public static DomainException noDelivery() {
        return CommonProblems.NOT_FOUND.because("No such delivery.");
    }

    /** Nothing can be sent again to an endpoint that is off. */
    public static DomainException disabled() {
        return ENDPOINT_DISABLED.because("Switch it on first.");
    }
}
