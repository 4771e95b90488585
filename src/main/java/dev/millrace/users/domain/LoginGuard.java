package dev.millrace.users.domain;

import java.time.Duration;
import java.time.Instant;

/**
 * When guessing passwords is slowed down. Two counts stand over every login: five failures in 15 minutes for one
 * account seen from one network, then a pause of 30 s that doubles with each further failure up to 15 minutes; and 20
 * failures in a minute from one address. The owner of an account under attack gets in from any other network.
 */
public enum LoginGuard {
    ACCOUNT(5, Duration.ofMinutes(15)) {
        @Override
        Instant opensAt(LoginFailures failures) {
            int doublings = Math.min(failures.count() - free(), MAX_DOUBLINGS);
            Duration pause = FIRST_PAUSE.multipliedBy(1L << doublings);
            return failures.latest().plus(pause.compareTo(window()) < 0 ? pause : window());
        }

        @Override
        boolean forgets(LoginFailures failures, Instant now) {
            return failures.latest().plus(window()).isBefore(now);
        }
    },
    ADDRESS(20, Duration.ofMinutes(1)) {
        @Override
        Instant opensAt(LoginFailures failures) {
            return failures.since().plus(window());
        }

        @Override
        boolean forgets(LoginFailures failures, Instant now) {
            return failures.since().plus(window()).isBefore(now);
        }
    };

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(30);
    private static final int MAX_DOUBLINGS = 10;

    private final int free;
    private final Duration window;

    LoginGuard(int free, Duration window) {
        this.free = free;
        this.window = window;
    }

    abstract Instant opensAt(LoginFailures failures);

    abstract boolean forgets(LoginFailures failures, Instant now);

    int free() {
        return free;
    }

    Duration window() {
        return window;
    }

    /** How long a login must still wait; zero when it may be tried now. */
    public Duration pause(LoginFailures failures, Instant now) {
        if (failures.count() < free || forgets(failures, now)) {
            return Duration.ZERO;
        }
        Duration left = Duration.between(now, opensAt(failures));
        return left.isNegative() ? Duration.ZERO : left;
    }

    /** The count after one more failure. */
    public LoginFailures next(LoginFailures failures, Instant now) {
        return failures.count() == 0 || forgets(failures, now)
                ? new LoginFailures(1, now, now)
                : new LoginFailures(failures.count() + 1, failures.since(), now);
    }

    /** What the failures of this login are counted under; a hash, so that no address is kept. */
    public String key(LoginAttempt attempt) {
        String subject =
                this == ACCOUNT ? attempt.canonicalEmail() + '\n' + Network.of(attempt.address()) : attempt.address();
        return Digests.sha256(name() + '\n' + subject);
    }
}
