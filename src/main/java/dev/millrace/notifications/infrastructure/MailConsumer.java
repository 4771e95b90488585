package dev.millrace.notifications.infrastructure;

import dev.millrace.eventlog.Consumer;
import dev.millrace.eventlog.Entry;
import dev.millrace.notifications.domain.NotificationRepository;
import dev.millrace.notifications.domain.Occasion;
import dev.millrace.notifications.domain.Occasions;
import dev.millrace.platform.database.Session;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import reactor.core.publisher.Mono;

/**
 * Turns events into mails to be sent. Begins at the log's end, so that an old database mails nobody; a replay adds
 * nothing, as every mail knows that it is there already, and what happened before the first start is left out.
 */
public final class MailConsumer implements Consumer {

    private final NotificationRepository notifications;
    private final Runnable due;

    /** @param due run when mails may have become due */
    public MailConsumer(NotificationRepository notifications, Runnable due) {
        this.notifications = notifications;
        this.due = due;
    }

    @Override
    public String name() {
        return "notifications";
    }

    @Override
    public Start start() {
        return Start.END;
    }

    @Override
    public Set<String> types() {
        return Occasions.TYPES;
    }

    @Override
    public Mono<Void> apply(List<Entry> entries, Session session) {
        List<Occasion> occasions =
                entries.stream().map(Occasions::of).flatMap(Optional::stream).toList();
        return occasions.isEmpty() ? Mono.empty() : notifications.add(occasions, session);
    }

    @Override
    public void applied() {
        due.run();
    }
}
