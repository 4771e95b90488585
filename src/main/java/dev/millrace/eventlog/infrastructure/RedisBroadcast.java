package dev.millrace.eventlog.infrastructure;

import dev.millrace.eventlog.Data;
import dev.millrace.eventlog.Entry;
import dev.millrace.eventlog.Position;
import dev.millrace.eventlog.domain.Batch;
import dev.millrace.eventlog.domain.Broadcast;
import dev.millrace.platform.redis.Redis;
import dev.millrace.platform.web.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/** Stretches of the log over a Redis channel, which promises nothing and costs least (ADR-0016). */
public final class RedisBroadcast implements Broadcast {

    private static final Logger LOG = LoggerFactory.getLogger(RedisBroadcast.class);
    private static final String CHANNEL = "millrace:events:";

    private final Redis redis;
    private volatile @Nullable String channel;
    private volatile @Nullable Own own;
    private volatile Consumer<Batch> receiver = _ -> {};

    public RedisBroadcast(Redis redis) {
        this.redis = redis;
    }

    /**
     * Goes on the air. Positions mean nothing in another log, so each log has a channel of its own, also where several
     * share a Redis.
     *
     * @param log what only instances on this log know
     */
    public void open(byte[] log) {
        String name = CHANNEL + HexFormat.of().formatHex(log, 0, 8);
        channel = name;
        redis.listen(name, new Redis.Listener() {
            @Override
            public void message(byte[] message) {
                received(message).ifPresent(receiver);
            }

            @Override
            public void missed() {
                // The next stretch begins where the missed one ended, which says all there is to say.
            }
        });
    }

    @Override
    public Mono<Void> send(Batch batch) {
        String name = channel;
        return name == null
                ? Mono.error(new IllegalStateException("not open yet"))
                : redis.call(commands -> commands.publish(name, written(batch))).then();
    }

    @Override
    public void receive(Consumer<Batch> next) {
        receiver = next;
    }

    private byte[] written(Batch batch) {
        byte[] message = Json.write(Message.of(batch));
        own = new Own(message, batch);
        return message;
    }

    /** What was sent here last needs no reading. */
    private Optional<Batch> received(byte[] message) {
        Own last = own;
        return last != null && Arrays.equals(last.message(), message) ? Optional.of(last.batch()) : read(message);
    }

    /** Empty for what an instance of another version may have sent: it is read in the log instead. */
    private static Optional<Batch> read(byte[] message) {
        try {
            return Optional.of(Json.parse(new String(message, StandardCharsets.UTF_8), Message.class)
                    .batch());
        } catch (RuntimeException unreadable) {
            LOG.atWarn().setCause(unreadable).log("A stretch of the event log could not be read");
            return Optional.empty();
        }
    }

    @SuppressWarnings("ArrayRecordComponent") // Compared by its content, at the one place where it is.
    private record Own(byte[] message, Batch batch) {}

    /** A stretch on the wire. */
    record Message(String from, String to, List<Item> entries) {

        private static Message of(Batch batch) {
            return new Message(
                    batch.from().toString(),
                    batch.to().toString(),
                    batch.entries().stream().map(Item::of).toList());
        }

        private Batch batch() {
            return new Batch(
                    position(from),
                    position(to),
                    entries.stream().map(Item::entry).toList());
        }
    }

    /** An event on the wire. */
    record Item(
            String position,
            String subject,
            @Nullable UUID orderId,
            int seq,
            String type,
            Instant occurredAt,
            String data) {

        private static Item of(Entry entry) {
            return new Item(
                    entry.position().toString(),
                    entry.subject(),
                    entry.orderId(),
                    entry.seq(),
                    entry.type(),
                    entry.occurredAt(),
                    entry.content().text());
        }

        private Entry entry() {
            return new Entry(RedisBroadcast.position(position), subject, orderId, seq, type, occurredAt, Data.of(data));
        }
    }

    private static Position position(String text) {
        return Position.parse(text).orElseThrow();
    }
}
