package dev.millrace.users.web;

import dev.millrace.platform.web.Checks;
import dev.millrace.users.domain.EmailAddress;
import dev.millrace.users.domain.LoginAttempt;
import dev.millrace.users.domain.Password;
import dev.millrace.users.domain.RefreshToken;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What clients may send about sessions. */
final class SessionRequests {

    private static final int MAX_PASSWORD = 1024;

    private SessionRequests() {}

    /** {@code POST /api/v1/sessions}. Text that is no address or breaks a password rule is merely wrong. */
    record Login(@Nullable String email, @Nullable String password) {

        LoginAttempt checked(String address) {
            Checks checks = new Checks();
            checks.text("/email", email, 1, EmailAddress.MAX_LENGTH);
            checks.text("/password", password, 1, MAX_PASSWORD);
            checks.done();
            String text = Objects.requireNonNull(email);
            String canonical = EmailAddress.parse(text)
                    .map(EmailAddress::canonical)
                    .orElseGet(() -> text.strip().toLowerCase(Locale.ROOT));
            return new LoginAttempt(canonical, Password.of(Objects.requireNonNull(password)), address);
        }
    }

    /** {@code POST /api/v1/sessions/refresh}. */
    record Refresh(@Nullable String refreshToken) {

        RefreshToken checked() {
            Checks checks = new Checks();
            checks.text("/refreshToken", refreshToken, 1, RefreshToken.MAX_LENGTH);
            checks.done();
            return new RefreshToken(Objects.requireNonNull(refreshToken));
        }
    }
}
