package dev.millrace.users.domain;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A change of an account and what must happen with it.
 *
 * @param account as it shall be; its version is the one that was read
 * @param passwordHash null leaves the password
 * @param endsSessions whether the logins of the account end with this change
 * @param sparing the one session that goes on nevertheless
 */
public record AccountChange(
        Account account,
        @Nullable String passwordHash,
        boolean endsSessions,
        @Nullable UUID sparing) {

    /** A change of the account alone. */
    public static AccountChange to(Account account) {
        return new AccountChange(account, null, false, null);
    }

    /** The account may not be used any more. */
    public static AccountChange deactivating(Account account) {
        return new AccountChange(account.activated(false), null, true, null);
    }

    /** A new password ends every session but the one it was set in: whoever knew the old one is out. */
    public static AccountChange password(Account account, String hash, @Nullable UUID session) {
        return new AccountChange(account, hash, true, session);
    }
}
