package dev.millrace.live.domain;

import dev.millrace.live.LiveSettings;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import reactor.core.publisher.Mono;

/**
 * The one timer of all streams. Each beat belongs to a part of them, so that the heartbeats of ten thousand streams do
 * not come at once.
 */
public final class Pulse {

    private static final int PARTS = 16;

    private final List<Set<LiveStream>> parts = Stream.<Set<LiveStream>>generate(ConcurrentHashMap::newKeySet)
            .limit(PARTS)
            .toList();
    private final AtomicInteger beat = new AtomicInteger();
    private final LiveSettings settings;

    public Pulse(LiveSettings settings) {
        this.settings = settings;
    }

    /** How often {@link #beat} is to be called. */
    public Duration pause() {
        return settings.heartbeat().dividedBy(PARTS);
    }

    void add(LiveStream stream) {
        partOf(stream).add(stream);
    }

    void remove(LiveStream stream) {
        partOf(stream).remove(stream);
    }

    private Set<LiveStream> partOf(LiveStream stream) {
        return parts.get(Math.floorMod(System.identityHashCode(stream), PARTS));
    }

    /** Lets the next part of the streams know that it is there, and ends those whose time is up. */
    public Mono<Void> beat() {
        return Mono.fromRunnable(() -> {
            long now = System.nanoTime();
            parts.get(Math.floorMod(beat.getAndIncrement(), PARTS))
                    .forEach(stream -> stream.pulse(now, goodbye(settings)));
        });
    }

    /** Ends every stream; their clients come back, spread over a while, and resume elsewhere. */
    public void endAll() {
        parts.forEach(part -> part.forEach(stream -> stream.end(goodbye(settings))));
    }

    /** What a client is told that may come back soon, not all at once. */
    static Frame goodbye(LiveSettings settings) {
        return Frame.retry(settings.retry(), settings.retry().dividedBy(2));
    }
}
