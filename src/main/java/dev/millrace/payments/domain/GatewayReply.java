package dev.millrace.payments.domain;

/** A clear answer of a gateway. */
public sealed interface GatewayReply {

    /** Done, under the gateway's own name of the payment or refund. */
    record Done(String reference) implements GatewayReply {}

    /** Refused for this reason, for good: nothing will ever happen under this key. */
    record Refused(String reason) implements GatewayReply {}

    /** The buyer must confirm it at this address first. */
    record ActionRequired(String reference, String url) implements GatewayReply {}
}
