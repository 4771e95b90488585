package dev.millrace.notifications.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class PatienceTest {

    private static final Instant NOW = Instant.parse("2026-11-23T08:00:00Z");
    private static final Patience PATIENCE =
            new Patience(List.of(Duration.ofSeconds(1), Duration.ofMinutes(1)), Duration.ofSeconds(15));

    @Test
    void aRefusedMailIsTriedAgainAfterEachPauseAndThenParked() {
        Delivery refused = new Delivery.Refused("451 later", false);
        assertThat(PATIENCE.after(task(0), refused, NOW))
                .isEqualTo(new Settled(Status.WAITING, 1, NOW.plusSeconds(1), "451 later"));
        assertThat(PATIENCE.after(task(1), refused, NOW))
                .isEqualTo(new Settled(Status.WAITING, 2, NOW.plusSeconds(60), "451 later"));
        assertThat(PATIENCE.after(task(2), refused, NOW)).isEqualTo(new Settled(Status.PARKED, 3, null, "451 later"));
    }

    @Test
    void aLastingRefusalParksAtOnce() {
        assertThat(PATIENCE.after(task(0), new Delivery.Refused("550 nobody", true), NOW))
                .isEqualTo(new Settled(Status.PARKED, 1, null, "550 nobody"));
    }

    @Test
    void aMailThatCannotBeWrittenYetWaitsForAsLongAsItTakes() {
        assertThat(PATIENCE.after(task(2), new Delivery.Postponed("users away"), NOW))
                .isEqualTo(new Settled(Status.WAITING, 2, NOW.plusSeconds(15), "users away"));
    }

    @Test
    void aMailThatMayHaveBeenSentIsNeverDueAgain() {
        assertThat(PATIENCE.after(task(0), new Delivery.Unknown("broke"), NOW))
                .isEqualTo(new Settled(Status.UNKNOWN, 1, null, "broke"));
    }

    private static Task task(int attempts) {
        UUID id = UUID.randomUUID();
        return new Task(id, id, id, Template.ORDER_CONFIRMED, "{}", NOW, attempts, 1);
    }
}
