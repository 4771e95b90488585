package dev.millrace.live.domain;

import dev.millrace.eventlog.Entry;
import dev.millrace.eventlog.EventLog;
import dev.millrace.eventlog.Position;
import dev.millrace.eventlog.Tail;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** The log as pages, for those who pull. */
public final class FeedService {

    private static final int SCAN = 500;
    private static final int SCANS = 20;

    private final EventLog log;
    private final Tail tail;
    private final Hub hub;

    public FeedService(EventLog log, Tail tail, Hub hub) {
        this.log = log;
        this.tail = tail;
        this.hub = hub;
    }

    /**
     * A piece of the log.
     *
     * @param entries what the filter lets pass, in order; may be empty although more follows
     * @param next after which to go on
     */
    public record Page(List<Entry> entries, Position next) {}

    /** What comes after a position; when there is nothing, it is waited for, but not longer than this. */
    public Mono<Page> page(Position after, Filter filter, int limit, Duration wait) {
        return wait.isZero()
                ? read(after, filter, limit)
                : tail.position()
                        .then(Mono.using(
                                () -> new Call(filter),
                                call -> read(after, filter, limit)
                                        .flatMap(page -> page.entries().isEmpty()
                                                ? call.awaited(wait).then(read(page.next(), filter, limit))
                                                : Mono.just(page)),
                                Call::end));
    }

    private Mono<Page> read(Position after, Filter filter, int limit) {
        return read(new Page(new ArrayList<>(), after), filter, limit, 1);
    }

    private Mono<Page> read(Page so, Filter filter, int limit, int scan) {
        return log.after(so.next(), SCAN).flatMap(entries -> {
            Page more = joined(so, entries, filter, limit);
            boolean enough = more.entries().size() == limit || entries.size() < SCAN || scan == SCANS;
            return enough ? Mono.just(more) : read(more, filter, limit, scan + 1);
        });
    }

    private static Page joined(Page so, List<Entry> entries, Filter filter, int limit) {
        Position next = so.next();
        for (Entry entry : entries) {
            if (so.entries().size() == limit) {
                break;
            }
            next = entry.position();
            if (filter.admits(entry)) {
                so.entries().add(entry);
            }
        }
        return new Page(so.entries(), next);
    }

    /** Somebody who waits for one event. */
    private final class Call implements Watcher {

        private final Filter filter;
        private final Sinks.Empty<Void> heard = Sinks.empty();

        private Call(Filter filter) {
            this.filter = filter;
            hub.watch(null, this);
        }

        @Override
        public void event(Event event) {
            if (filter.admits(event.entry())) {
                heard.tryEmitEmpty();
            }
        }

        private Mono<Void> awaited(Duration wait) {
            return heard.asMono().timeout(wait, Mono.empty());
        }

        private void end() {
            hub.leave(null, this);
        }
    }
}
