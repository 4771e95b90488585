package dev.millrace.users.domain;

import dev.millrace.platform.error.CommonProblems;
import dev.millrace.platform.error.DomainException;
import dev.millrace.platform.error.FieldError;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Checks passwords, and slows down who guesses them. An account that is not there, is not active or has another
 * password answers the same after the same work.
 *
 * <p>Guesses sent at once would all pass the guard before the first has failed. So the guard is asked again after a
 * right password: it counts only if fewer guesses than allowed have failed in the meantime.
 */
public final class CredentialService {

    private final AccountRepository accounts;
    private final LoginFailureRepository failures;
    private final PasswordHasher hasher;
    private final InstantSource clock;

    public CredentialService(
            AccountRepository accounts, LoginFailureRepository failures, PasswordHasher hasher, InstantSource clock) {
        this.accounts = accounts;
        this.failures = failures;
        this.hasher = hasher;
        this.clock = clock;
    }

    /** The account whose password this is; errors with {@code invalid_credentials} or {@code login_throttled}. */
    public Mono<Credentials> check(LoginAttempt attempt) {
        return guard(attempt)
                .then(accounts.credentials(attempt.canonicalEmail()))
                .flatMap(found -> verified(found, attempt.password()))
                .switchIfEmpty(pretend(attempt))
                .delayUntil(_ -> guard(attempt))
                .delayUntil(_ -> failures.forget(LoginGuard.ACCOUNT.key(attempt)))
                .onErrorResume(
                        CredentialService::wrong, failure -> failed(attempt).then(Mono.error(failure)));
    }

    /** Completes when this is the account's password; errors with {@code invalid_request} or {@code login_throttled}. */
    public Mono<Void> confirm(Account account, Password password, String address) {
        return check(new LoginAttempt(account.email().canonical(), password, address))
                .onErrorMap(
                        CredentialService::wrong,
                        _ -> new DomainException(
                                CommonProblems.INVALID_REQUEST,
                                "The current password is wrong.",
                                List.of(new FieldError("/currentPassword", "wrong_password", "The current password."))))
                .then();
    }

    private Mono<Credentials> verified(Credentials found, Password password) {
        return hasher.matches(password, found.passwordHash())
                .flatMap(matches -> matches && found.account().active() ? Mono.just(found) : Mono.error(refusal()));
    }

    private Mono<Credentials> pretend(LoginAttempt attempt) {
        return hasher.pretend(attempt.password()).then(Mono.error(CredentialService::refusal));
    }

    private Mono<Void> guard(LoginAttempt attempt) {
        List<String> keys = Arrays.stream(LoginGuard.values())
                .map(guard -> guard.key(attempt))
                .toList();
        return failures.read(keys).flatMap(counted -> {
            Duration pause = pause(attempt, counted);
            return pause.isZero() ? Mono.empty() : Mono.error(throttled(pause));
        });
    }

    private Duration pause(LoginAttempt attempt, Map<String, LoginFailures> counted) {
        return Arrays.stream(LoginGuard.values())
                .map(guard ->
                        guard.pause(counted.getOrDefault(guard.key(attempt), LoginFailures.NONE), clock.instant()))
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
    }

    private Mono<Void> failed(LoginAttempt attempt) {
        return Flux.fromArray(LoginGuard.values())
                .concatMap(guard -> failures.change(guard.key(attempt), seen -> guard.next(seen, clock.instant())))
                .then();
    }

    private static boolean wrong(Throwable failure) {
        return failure instanceof DomainException refusal && refusal.code().equals(UsersProblems.INVALID_CREDENTIALS);
    }

    private static DomainException refusal() {
        return UsersProblems.INVALID_CREDENTIALS.because("No active account has this address and password.");
    }

    private static DomainException throttled(Duration pause) {
        return UsersProblems.LOGIN_THROTTLED
                .because("Too many logins have failed; try again later.")
                .retryAfter(pause);
    }
}
