package dev.millrace.eventlog;

import dev.millrace.platform.database.Session;
import java.util.List;
import java.util.Set;
import reactor.core.publisher.Mono;

/**
 * Somebody who makes something of every event. A bean of this type is all it takes: the events of each of
 * {@link #SHARDS} shards come in order, at one instance at a time, in a transaction that also moves the shard's cursor.
 * So the effect of each event is there exactly once, whatever dies when.
 *
 * <p>An effect outside the database (a mail, a call) is a row first, written here, and carried out by a loop of its own.
 */
public interface Consumer {

    /** Subjects are spread over so many shards. */
    int SHARDS = 16;

    /** Unique and stable: the cursor is kept under it. */
    String name();

    /** Where it begins when it has never run on this database. */
    default Start start() {
        return Start.BEGINNING;
    }

    /** The types of event it makes something of, so that it is spared the others; empty when that is all of them. */
    default Set<String> types() {
        return Set.of();
    }

    /**
     * Whether anybody wants to know of anything. While nobody does, events are passed over unread; what is committed
     * after this was asked is not among them.
     */
    default Mono<Boolean> wanted(Session session) {
        return Mono.just(true);
    }

    /**
     * Applies these events, in order, within the transaction. It may be repeated from its start, so it has no effect but
     * on the session. An error undoes everything; the batch is tried again in smaller pieces, and an event that fails
     * on its own, again and again, is parked together with the later ones of its subject.
     *
     * <p>Called on a thread of its own kind, not on an event loop, as what is made of a thousand events takes its time.
     *
     * @param entries of one shard or several, never empty
     */
    Mono<Void> apply(List<Entry> entries, Session session);

    /** Told after a commit of this instance, to start whatever carries the effects out. Must not block. */
    default void applied() {}

    /**
     * Forgets the effects of all events, so that they can be applied again from the beginning; called before a replay
     * from there, in its transaction. A {@link #repeatable} consumer has no need to.
     */
    default Mono<Void> forget(Session session) {
        return Mono.empty();
    }

    /**
     * Whether events may be applied once more without being forgotten first, since what they lead to knows whether it
     * is there already. A consumer that adds up says no, and can only be replayed from the beginning.
     */
    default boolean repeatable() {
        return true;
    }

    /** Where a consumer begins. */
    enum Start {
        /** With the first event there is. */
        BEGINNING,
        /** With what happens from now on. */
        END
    }
}
