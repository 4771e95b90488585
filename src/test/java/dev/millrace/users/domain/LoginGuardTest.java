package dev.millrace.users.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class LoginGuardTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void fourFailuresCostNothingAndTheFifthAPause() {
        assertThat(pauseAfter(LoginGuard.ACCOUNT, 4)).isZero();
        assertThat(pauseAfter(LoginGuard.ACCOUNT, 5)).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void thePauseDoublesUpToAQuarterOfAnHour() {
        assertThat(pauseAfter(LoginGuard.ACCOUNT, 6)).isEqualTo(Duration.ofMinutes(1));
        assertThat(pauseAfter(LoginGuard.ACCOUNT, 9)).isEqualTo(Duration.ofMinutes(8));
        assertThat(pauseAfter(LoginGuard.ACCOUNT, 10)).isEqualTo(Duration.ofMinutes(15));
        assertThat(pauseAfter(LoginGuard.ACCOUNT, 1000)).isEqualTo(Duration.ofMinutes(15));
    }

    @Test
    void thePauseEndsAndAQuietQuarterOfAnHourForgetsAll() {
        LoginFailures five = failed(LoginGuard.ACCOUNT, 5);
        assertThat(LoginGuard.ACCOUNT.pause(five, START.plusSeconds(30))).isZero();
        assertThat(LoginGuard.ACCOUNT.next(five, START.plusSeconds(60)).count()).isEqualTo(6);
        assertThat(LoginGuard.ACCOUNT.next(five, START.plusSeconds(901)).count())
                .isEqualTo(1);
    }

    @Test
    void anAddressHasTwentyFailuresAMinute() {
        assertThat(pauseAfter(LoginGuard.ADDRESS, 19)).isZero();
        assertThat(pauseAfter(LoginGuard.ADDRESS, 20)).isEqualTo(Duration.ofMinutes(1));
        assertThat(LoginGuard.ADDRESS.pause(failed(LoginGuard.ADDRESS, 20), START.plusSeconds(61)))
                .isZero();
    }

    @Test
    void neighboursInANetworkAreCountedTogetherForAnAccount() {
        assertThat(key(LoginGuard.ACCOUNT, "192.0.2.1")).isEqualTo(key(LoginGuard.ACCOUNT, "192.0.2.254"));
        assertThat(key(LoginGuard.ACCOUNT, "192.0.2.1")).isNotEqualTo(key(LoginGuard.ACCOUNT, "192.0.3.1"));
        assertThat(key(LoginGuard.ACCOUNT, "2001:db8::1")).isEqualTo(key(LoginGuard.ACCOUNT, "2001:db8::ffff"));
        assertThat(key(LoginGuard.ACCOUNT, "2001:db8::1")).isNotEqualTo(key(LoginGuard.ACCOUNT, "2001:db8:0:1::1"));
        assertThat(key(LoginGuard.ADDRESS, "192.0.2.1")).isNotEqualTo(key(LoginGuard.ADDRESS, "192.0.2.254"));
    }

    private static String key(LoginGuard guard, String address) {
        return guard.key(new LoginAttempt("ada@example.com", Password.of("x"), address));
    }

    private static Duration pauseAfter(LoginGuard guard, int failures) {
        return guard.pause(failed(guard, failures), START);
    }

    private static LoginFailures failed(LoginGuard guard, int times) {
        LoginFailures failures = LoginFailures.NONE;
        for (int i = 0; i < times; i++) {
            failures = guard.next(failures, START);
        }
        return failures;
    }
}
