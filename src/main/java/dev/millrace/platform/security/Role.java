package dev.millrace.platform.security;

import java.util.Locale;

/** What a caller is to the shop. Each account has exactly one. */
public enum Role {
    /** Buys; sees only what is theirs. */
    CUSTOMER,
    /** Works the orders and the stock. */
    OPERATOR,
    /** An operator who also manages accounts and sees the checks. */
    ADMIN,
    /** Another program, with an operator's reach. */
    SERVICE;

    /** As written in tokens and JSON. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The role with this label; throws {@link IllegalArgumentException} when there is none. */
    public static Role of(String label) {
        return valueOf(label.toUpperCase(Locale.ROOT));
    }

    /** Whether this role works for the shop. */
    public boolean staff() {
        return this != CUSTOMER;
    }
}
