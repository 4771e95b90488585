package dev.millrace.users.infrastructure;

import static java.util.Objects.requireNonNull;

import dev.millrace.platform.security.Role;
import dev.millrace.users.domain.Account;
import dev.millrace.users.domain.Credentials;
import dev.millrace.users.domain.EmailAddress;
import dev.millrace.users.domain.Profile;
import io.r2dbc.spi.Row;
import java.time.Instant;
import java.util.UUID;

/** Accounts as rows; every statement names the columns in this order. */
final class AccountRows {

    private AccountRows() {}

    static Account account(Row row) {
        return new Account(
                required(row, 0, UUID.class),
                new EmailAddress(required(row, 1, String.class), required(row, 2, String.class)),
                required(row, 3, String.class),
                Role.of(required(row, 4, String.class)),
                required(row, 5, Boolean.class),
                new Profile(row.get(6, String.class), row.get(7, String.class)),
                required(row, 8, Instant.class),
                required(row, 9, Instant.class),
                required(row, 10, Long.class));
    }

    static Credentials credentials(Row row) {
        return new Credentials(account(row), required(row, 11, String.class));
    }

    private static <T> T required(Row row, int index, Class<T> type) {
        return requireNonNull(row.get(index, type));
    }
}
