package dev.millrace.notifications.domain;

import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import reactor.core.publisher.Mono;

/** Shows mails to the staff, and sends again what was given up. */
public final class NotificationService {

    private final NotificationRepository notifications;
    private final InstantSource clock;
    private final Runnable due;

    /** @param due run when a mail has become due */
    public NotificationService(NotificationRepository notifications, InstantSource clock, Runnable due) {
        this.notifications = notifications;
        this.clock = clock;
        this.due = due;
    }

    /** Newest first, without their texts. */
    public Mono<List<Notification>> list(NotificationQuery query) {
        return notifications.list(query);
    }

    /** Errors with {@code not_found}. */
    public Mono<Notification> find(UUID id) {
        return notifications.find(id).switchIfEmpty(Mono.error(NotificationsProblems::noNotification));
    }

    /** Makes a parked or unknown mail due; errors with {@code not_found} or {@code notification_not_parked}. */
    public Mono<Notification> resend(UUID id) {
        return notifications
                .again(id, clock.instant())
                .doOnNext(_ -> due.run())
                .switchIfEmpty(find(id).flatMap(found -> Mono.error(NotificationsProblems.notParked(found))));
    }
}
