package dev.millrace.orders.domain;

/** One thing that can happen to an order after it was placed. */
public sealed interface Step {

    /** The charge succeeded. */
    record Confirm() implements Step {}

    /**
     * The charge was declined.
     *
     * @param reason the gateway's code
     */
    record Decline(String reason) implements Step {}

    /** Nobody knows whether the charge succeeded; it will be looked up. */
    record LosePayment() implements Step {}

    /**
     * A person must decide.
     *
     * @param reason why the server cannot
     */
    record Review(String reason) implements Step {}

    /**
     * Called off.
     *
     * @param reason the caller's words
     */
    record Cancel(String reason) implements Step {}

    /** The goods left. */
    record Ship(Shipment shipment) implements Step {}

    /** The goods arrived. */
    record Deliver() implements Step {}

    /** The money went back. */
    record Refund() implements Step {}
}
