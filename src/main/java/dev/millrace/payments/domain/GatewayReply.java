package dev.millrace.payments.domain;

/** A clear answer of a gateway. */
public sealed interface GatewayReply {

    /** Done, under the gateway's own reference. */
    record Done(String reference) implements GatewayReply {}

    /** Refused for this reason. */
    record Refused(String reason) implements GatewayReply {}
}
