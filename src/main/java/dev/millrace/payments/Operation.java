package dev.millrace.payments;

import dev.millrace.platform.money.Money;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One thing asked of the gateway. Its row is committed before the gateway is called, and every repetition uses the
 * same key, so that money moves once.
 *
 * @param id also the key that the gateway recognises repetitions by
 * @param orderId the order it belongs to
 * @param kind what is asked
 * @param amount how much
 * @param token what to charge; null for whatever acts on a charge
 * @param payment the gateway's name of the payment: of the one to act on, or of this one once the gateway has named it
 * @param epoch which lease on the operation this worker holds; a write under an older one changes nothing
 * @param attempts how often its result was asked for
 * @param sentAt since when an earlier call may have reached the gateway; null while none can have
 */
public record Operation(
        UUID id,
        UUID orderId,
        Kind kind,
        Money amount,
        @Nullable String token,
        @Nullable String payment,
        int epoch,
        int attempts,
        @Nullable Instant sentAt) {

    /** What is asked. */
    public enum Kind {
        /** Takes the money. */
        CHARGE,
        /** Sets the money aside, to be captured or voided. */
        AUTHORIZE,
        /** Takes the money that was set aside. */
        CAPTURE,
        /** Lets go of the money that was set aside. */
        VOID,
        /** Sends money back. */
        REFUND;

        /** Whether it is the first to touch the buyer's money, and under nobody else's name. */
        public boolean opens() {
            return this == CHARGE || this == AUTHORIZE;
        }

        /** As stored. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The key sent to the gateway. */
    public String key() {
        return "op_" + id;
    }
}
