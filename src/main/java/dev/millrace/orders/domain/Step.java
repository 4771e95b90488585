package dev.millrace.orders.domain;

import dev.millrace.payments.Operation;
import dev.millrace.payments.Outcome;
import dev.millrace.platform.money.Money;
import java.time.Instant;
import java.util.UUID;

/** One thing that can happen to an order after it was placed. */
public sealed interface Step {

    /**
     * A payment operation has a result.
     *
     * @param operation whose
     * @param outcome what the gateway said, or did not
     * @param reliableUntil until when an authorization is relied on
     */
    record Settle(Operation operation, Outcome outcome, Instant reliableUntil) implements Step {}

    /**
     * The payment of an order that has ended came through after all, and the goods are gone: the money goes back.
     *
     * @param operation that succeeded
     */
    record Orphan(Operation operation) implements Step {}

    /**
     * Called off.
     *
     * @param reason the caller's words
     */
    record Cancel(String reason) implements Step {}

    /** The goods leave; money that was only set aside is taken first. */
    record Ship(Shipment shipment) implements Step {}

    /** The goods arrived. */
    record Deliver() implements Step {}

    /**
     * The goods came back, and so does the money.
     *
     * @param reason the caller's words
     * @param restock whether they can be sold again
     */
    record Return(String reason, boolean restock) implements Step {}

    /**
     * Some of the money goes back.
     *
     * @param id of the refund
     * @param amount of the order's currency
     * @param reason the caller's words
     * @param key the caller's idempotency key
     */
    record Refund(UUID id, Money amount, String reason, String key) implements Step {}

    /**
     * A person has looked into it.
     *
     * @param confirmed whether the order goes on; otherwise it is called off and whatever money moved goes back
     * @param reason the person's words
     */
    record Decide(boolean confirmed, String reason) implements Step {}

    /** An authorization is about to lapse. */
    record Lapse() implements Step {}
}
