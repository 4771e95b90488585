package dev.millrace.payments.domain;

import dev.millrace.payments.domain.PaymentGateway.Movement;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where the gateway's books and ours do not agree.
 *
 * @param here null when it is not in ours
 * @param there null when it is not in the gateway's, or was not asked for
 */
public record Difference(
        Kind kind, @Nullable BookEntry here, @Nullable Movement there) {

    /** In what they differ. */
    public enum Kind {
        /** The gateway moved money that we know nothing of. */
        MISSING_HERE,
        /** We believe that money moved, and the gateway has nothing of it. */
        MISSING_THERE,
        /** The gateway moved money where we believe that none did. */
        STATE,
        KIND,
        CURRENCY,
        AMOUNT,
        /** We do not know, and a person must decide. */
        UNDECIDED;

        /** As shown. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The difference between an entry of the gateway and ours of the same key; null when there is none to speak of. */
    static @Nullable Difference between(@Nullable BookEntry here, Movement there) {
        if (here == null) {
            return new Difference(Kind.MISSING_HERE, null, there);
        }
        return switch (here.state()) {
            case "succeeded" -> {
                Kind kind = kind(here.expected(), there);
                yield kind == null ? null : new Difference(kind, here, there);
            }
            case "declined" -> new Difference(Kind.STATE, here, there);
            default -> null;
        };
    }

    private static @Nullable Kind kind(BookEntry.@Nullable Expected expected, Movement there) {
        if (expected == null) {
            return null;
        }
        if (expected.kind() != there.kind()) {
            return Kind.KIND;
        }
        if (!expected.amount().currency().equals(there.currency())) {
            return Kind.CURRENCY;
        }
        return expected.amount().amount() == there.amount() ? null : Kind.AMOUNT;
    }
}
