package dev.millrace.payments;

import dev.millrace.platform.money.Money;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One thing asked of the gateway. Its row is committed before the gateway is called, and every repetition uses the
 * same key, so that money moves once.
 *
 * @param id also the key that the gateway recognises repetitions by
 * @param orderId the order it belongs to
 * @param kind charge or refund
 * @param amount how much
 * @param token what to charge; null for a refund
 * @param epoch which lease on the operation this worker holds; a write under an older one changes nothing
 * @param attempts how often its result was asked for
 */
public record Operation(
        UUID id,
        UUID orderId,
        Kind kind,
        Money amount,
        @Nullable String token,
        int epoch,
        int attempts) {

    /** What is asked. */
    public enum Kind {
        CHARGE,
        REFUND;

        /** As stored. */
        public String label() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /** The key sent to the gateway. */
    public String key() {
        return "op_" + id;
    }
}
