package dev.millrace.payments.domain;

import dev.millrace.payments.Operation;
import dev.millrace.platform.money.Money;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A charge, an authorization or a refund in our books, and what became of an authorization.
 *
 * @param state as stored
 * @param payment the gateway's name of the payment; null while it has none
 * @param end the capture or the void of the order, unless it was refused; null when there is none
 */
public record BookEntry(
        UUID id,
        UUID orderId,
        Operation.Kind kind,
        Money amount,
        String state,
        @Nullable String payment,
        Instant createdAt,
        @Nullable End end) {

    /**
     * What an authorization ends with.
     *
     * @param amount minor units
     */
    public record End(Operation.Kind kind, String state, long amount) {

        boolean done(Operation.Kind wanted) {
            return kind == wanted && state.equals("succeeded");
        }
    }

    /** To ask the gateway about it. */
    Operation operation() {
        return new Operation(id, orderId, kind, amount, null, payment, 0, 0, createdAt);
    }

    boolean undecided() {
        return state.equals("review");
    }

    /** What the gateway must have of it; null when that cannot be said, as something is under way or has been let go. */
    @Nullable
    Expected expected() {
        End last = end;
        if (kind != Operation.Kind.AUTHORIZE || last == null) {
            return new Expected(kind, amount);
        }
        return last.done(Operation.Kind.CAPTURE)
                ? new Expected(Operation.Kind.CHARGE, new Money(last.amount(), amount.currency()))
                : null;
    }

    /** What the gateway must have. */
    record Expected(Operation.Kind kind, Money amount) {}
}
