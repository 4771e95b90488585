package dev.millrace.eventlog.infrastructure;

import dev.millrace.platform.lifecycle.Loop;
import dev.millrace.platform.redis.Redis;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import reactor.core.publisher.Mono;

/**
 * Passes the news of a commit on: at once in this process, and by a message that may be lost to the others. Commits
 * that come while a message is on its way share the next one. Whoever listens also polls.
 */
public final class Pokes {

    private static final String CHANNEL = "millrace:events:poke";
    private static final byte[] MESSAGE = {1};

    /** Messages are sent when there is something to say; nothing is done at this pause but to say it again. */
    private static final Duration SILENCE = Duration.ofHours(1);

    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final Redis redis;
    private final Loop messages;

    public Pokes(Redis redis) {
        this.redis = redis;
        this.messages = new Loop("event-pokes", SILENCE, this::tell);
        redis.listen(CHANNEL, new Redis.Listener() {
            @Override
            public void message(byte[] message) {
                listeners.forEach(Runnable::run);
            }

            @Override
            public void missed() {
                listeners.forEach(Runnable::run);
            }
        });
    }

    /** To be run beside the requests. */
    public Loop messages() {
        return messages;
    }

    void listen(Runnable listener) {
        listeners.add(listener);
    }

    void poke() {
        listeners.forEach(Runnable::run);
        messages.poke();
    }

    private Mono<?> tell() {
        return redis.call(commands -> commands.publish(CHANNEL, MESSAGE)).onErrorComplete();
    }
}
