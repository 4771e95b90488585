package dev.millrace.users.web;

import dev.millrace.platform.security.Role;
import dev.millrace.platform.web.Checks;
import dev.millrace.users.domain.Account;
import dev.millrace.users.domain.AccountUpdate;
import dev.millrace.users.domain.EmailAddress;
import dev.millrace.users.domain.Password;
import dev.millrace.users.domain.Profile;
import dev.millrace.users.domain.Registration;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What clients may send about accounts, and how it becomes what the domain understands. */
final class UserRequests {

    private static final String EMAIL = "/email";
    private static final String NAME = "/name";
    private static final String PASSWORD = "/password";

    private UserRequests() {}

    /** {@code POST /api/v1/users}. */
    record Register(
            @Nullable String email,
            @Nullable String password,
            @Nullable String name) {

        Registration checked() {
            Checks checks = new Checks();
            Optional<EmailAddress> address = addressIn(checks, email);
            Password wanted = password == null ? null : Password.of(password);
            String trimmed = name == null ? null : name.strip();
            checks.required(PASSWORD, wanted);
            checkRules(checks, wanted);
            checks.text(NAME, trimmed, Account.MIN_NAME, Account.MAX_NAME);
            checks.done();
            return new Registration(
                    address.orElseThrow(), Objects.requireNonNull(trimmed), Objects.requireNonNull(wanted));
        }
    }

    /**
     * {@code PATCH /api/v1/users/me}. What is absent stays as it is; an empty phone or locale is removed; a new
     * password needs the current one.
     */
    record Update(
            @Nullable String name,
            @Nullable String phone,
            @Nullable String locale,
            @Nullable String password,
            @Nullable String currentPassword) {

        AccountUpdate checked(Profile present, UUID session, String address) {
            Checks checks = new Checks();
            String trimmed = name == null ? null : name.strip();
            checks.optionalText(NAME, trimmed, Account.MIN_NAME, Account.MAX_NAME);
            Profile wanted = new Profile(wantedPhone(checks, present), wantedLocale(checks, present));
            Password next = password == null ? null : Password.of(password);
            checkPasswords(checks, next);
            checks.done();
            Password current = currentPassword == null ? null : Password.of(currentPassword);
            return new AccountUpdate(trimmed, wanted, next, current, session, address);
        }

        private void checkPasswords(Checks checks, @Nullable Password next) {
            if (next == null) {
                checks.that(currentPassword == null, PASSWORD, "required", "The new password is required.");
            } else {
                checkRules(checks, next);
                checks.required("/currentPassword", currentPassword);
            }
        }

        private @Nullable String wantedPhone(Checks checks, Profile present) {
            if (phone == null) {
                return present.phone();
            }
            if (phone.isEmpty()) {
                return null;
            }
            checks.that(Profile.validPhone(phone), "/phone", "invalid_phone", "A number in E.164, as +49301234567.");
            return phone;
        }

        private @Nullable String wantedLocale(Checks checks, Profile present) {
            if (locale == null) {
                return present.locale();
            }
            if (locale.isEmpty()) {
                return null;
            }
            Optional<String> tag = Profile.languageTag(locale);
            checks.that(tag.isPresent(), "/locale", "invalid_locale", "A language tag of BCP 47, as de-DE.");
            return tag.orElse(null);
        }
    }

    /** {@code PUT /api/v1/users/{id}/role}. */
    record RoleChange(@Nullable String role) {

        Role checked() {
            Checks checks = new Checks();
            if (checks.required("/role", role)) {
                checks.that(find().isPresent(), "/role", "invalid_value", "One of " + labels() + ".");
            }
            checks.done();
            return find().orElseThrow();
        }

        private Optional<Role> find() {
            return Arrays.stream(Role.values())
                    .filter(candidate -> candidate.label().equals(role))
                    .findFirst();
        }

        private static String labels() {
            return String.join(
                    ", ", Arrays.stream(Role.values()).map(Role::label).toList());
        }
    }

    /** {@code PUT /api/v1/users/{id}/active}. */
    record ActiveChange(@Nullable Boolean active) {

        boolean checked() {
            Checks checks = new Checks();
            checks.required("/active", active);
            checks.done();
            return Objects.requireNonNull(active);
        }
    }

    private static Optional<EmailAddress> addressIn(Checks checks, @Nullable String text) {
        Optional<EmailAddress> address = Optional.ofNullable(text).flatMap(EmailAddress::parse);
        if (checks.required(EMAIL, text)) {
            checks.that(address.isPresent(), EMAIL, "invalid_email", "An e-mail address of up to 254 characters.");
        }
        return address;
    }

    private static void checkRules(Checks checks, @Nullable Password password) {
        if (password != null) {
            password.broken().forEach(rule -> checks.that(false, PASSWORD, rule.code(), rule.detail()));
        }
    }
}
