package dev.millrace.notifications.domain;

import dev.millrace.platform.database.Session;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import reactor.core.publisher.Mono;

/** The mails and where they stand. */
public interface NotificationRepository {

    /** A mail as it is going to be sent. */
    record Outgoing(Task task, Letter letter) {}

    /** Where a mail stands after a try. */
    record Outcome(Task task, Settled settled) {}

    /** Adds what is not there yet and did not happen before there were mails, within the session's transaction. */
    Mono<Void> add(List<Occasion> occasions, Session session);

    /**
     * Takes the mails that are due longest, so many at most; an empty list when none is. A mail is not due before the
     * earlier ones of its order have gone out or were given up.
     */
    Mono<List<Task>> claim(int limit, Instant now, Instant leaseEnd);

    /**
     * Notes that the mail server is about to be spoken to, with the mails as they will be sent. Answers which of them may
     * go: the others' claims have been lost, so they are somebody else's.
     */
    Mono<Set<UUID>> sending(List<Outgoing> mails, Instant now, Instant leaseEnd);

    /** Notes the results of tries, except of those whose claims have been lost. */
    Mono<Void> settle(List<Outcome> outcomes, Instant now);

    /** Mails that were being sent when their process was lost become unknown; answers how many. */
    Mono<Long> giveUpLost(Instant now);

    /** Makes a parked or unknown mail due now, its tries counted anew; empty when it is neither. */
    Mono<Notification> again(UUID id, Instant now);

    /** Empty when there is no such mail. */
    Mono<Notification> find(UUID id);

    /** Newest first, without their texts. */
    Mono<List<Notification>> list(NotificationQuery query);

    /** Forgets addresses and texts of mails sent or given up before this, a bounded number at a time; answers how many. */
    Mono<Long> forgetTexts(Instant before);
}
