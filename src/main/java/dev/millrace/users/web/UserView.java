package dev.millrace.users.web;

import dev.millrace.users.domain.Account;
import dev.millrace.users.domain.Profile;
import java.time.Instant;
import java.util.UUID;

/** A user as the API shows them. */
record UserView(
        UUID id,
        String email,
        String name,
        String role,
        boolean active,
        Profile profile,
        Instant createdAt,
        Instant updatedAt,
        long version) {

    static UserView of(Account account) {
        return new UserView(
                account.id(),
                account.email().text(),
                account.name(),
                account.role().label(),
                account.active(),
                account.profile(),
                account.createdAt(),
                account.updatedAt(),
                account.version());
    }
}
