package dev.millrace.notifications.domain;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * How often and when a mail is tried again.
 *
 * @param pauses before each further try; after the last one the mail is parked
 * @param respite before a postponed mail is taken up again
 */
public record Patience(List<Duration> pauses, Duration respite) {

    /** Where the mail stands after this try. */
    public Settled after(Task task, Delivery delivery, Instant now) {
        int attempts = task.attempts() + 1;
        return switch (delivery) {
            case Delivery.Accepted _ -> new Settled(Status.SENT, attempts, null, null);
            case Delivery.Unknown unknown -> new Settled(Status.UNKNOWN, attempts, null, unknown.reason());
            case Delivery.Postponed postponed ->
                new Settled(Status.WAITING, task.attempts(), now.plus(respite), postponed.reason());
            case Delivery.Refused refused ->
                refused.lasting() || attempts > pauses.size()
                        ? new Settled(Status.PARKED, attempts, null, refused.reason())
                        : new Settled(Status.WAITING, attempts, now.plus(pauses.get(attempts - 1)), refused.reason());
        };
    }
}
