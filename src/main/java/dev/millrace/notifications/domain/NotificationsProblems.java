package dev.millrace.notifications.domain;

import dev.millrace.platform.error.CommonProblems;
import dev.millrace.platform.error.DomainException;
import dev.millrace.platform.error.Kind;
import dev.millrace.platform.error.ProblemCode;

/** Reasons that notifications give. */
public final class NotificationsProblems {

    public static final ProblemCode NOTIFICATION_NOT_PARKED =
            new ProblemCode("notification_not_parked", Kind.CONFLICT, "Only what was given up can be sent again");

    private NotificationsProblems() {}

    /** No such mail. */
    public static DomainException noNotification() {
        return CommonProblems.NOT_FOUND.because("No such notification.");
    }

    /** It has been sent, or will be. */
    public static DomainException notParked(Notification notification) {
        return NOTIFICATION_NOT_PARKED
                .because("The notification is " + notification.status().label() + ", neither parked nor unknown.")
                .with("status", notification.status().label());
    }
}
