package dev.millrace.users.domain;

import static dev.millrace.users.domain.Refresh.Verdict.REFUSE;
import static dev.millrace.users.domain.Refresh.Verdict.REVOKE;
import static dev.millrace.users.domain.Refresh.Verdict.ROTATE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.platform.security.Role;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RefreshTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void anUnusedTokenOfALivingSessionIsExchanged() {
        assertThat(presented(true, null).verdict()).isEqualTo(ROTATE);
    }

    @Test
    void aTokenUsedBeforeEndsItsSession() {
        assertThat(presented(true, NOW.minusMillis(1)).verdict()).isEqualTo(REVOKE);
    }

    @Test
    void aTokenUsedWhileThisRequestWasWaitingIsOnlyRefused() {
        assertThat(presented(true, NOW.plusMillis(1)).verdict()).isEqualTo(REFUSE);
    }

    @Test
    void aTokenOfAnEndedSessionIsOnlyRefused() {
        assertThat(presented(false, null).verdict()).isEqualTo(REFUSE);
        assertThat(presented(false, NOW.minusMillis(1)).verdict()).isEqualTo(REFUSE);
    }

    private static Refresh presented(boolean alive, @Nullable Instant usedAt) {
        return new Refresh(new UUID(0, 1), new UUID(0, 2), Role.CUSTOMER, alive, usedAt, NOW);
    }
}
