package dev.millrace.webhooks.domain;

import dev.millrace.platform.database.UuidV7;
import dev.millrace.platform.flow.Detached;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** What the staff can do with webhook endpoints. Unknown ones are {@code not_found}. */
public final class ReceiverService {

    private final ReceiverRepository receivers;
    private final int limit;
    private final Duration overlap;
    private final UuidV7 ids;
    private final InstantSource clock;
    private final Runnable changed;

    /**
     * @param limit receivers at most
     * @param overlap how long older secrets go on signing unless it is said
     * @param changed told when something may have become due
     */
    public ReceiverService(
            ReceiverRepository receivers,
            int limit,
            Duration overlap,
            UuidV7 ids,
            InstantSource clock,
            Runnable changed) {
        this.receivers = receivers;
        this.limit = limit;
        this.overlap = overlap;
        this.ids = ids;
        this.clock = clock;
        this.changed = changed;
    }

    /** A new endpoint and its secret, once per caller and key. */
    public Mono<ReceiverRepository.Created> create(Receiver.Details details, boolean enabled, UUID caller, String key) {
        Receiver receiver = Receiver.open(ids.next(), details, enabled, clock.instant());
        String request = details.toString() + enabled;
        return receivers.create(receiver, new ReceiverRepository.Request(caller, key, request), limit);
    }

    public Mono<Receiver> find(UUID id) {
        return receivers.find(id).switchIfEmpty(Mono.error(WebhookProblems::noEndpoint));
    }

    /** Up to {@code limit + 1}, newest first. */
    public Mono<List<Receiver>> page(@Nullable UUID before, int limit) {
        return receivers.page(before, limit);
    }

    /** Changes it when the check passes. */
    public Mono<Receiver> patch(UUID id, Receiver.Patch patch, Consumer<Receiver> check) {
        Instant now = clock.instant();
        return Detached.run(receivers
                        .change(id, receiver -> {
                            check.accept(receiver);
                            return receiver.patched(patch, now);
                        })
                        .doOnNext(_ -> changed.run()))
                .switchIfEmpty(Mono.error(WebhookProblems::noEndpoint));
    }

    /** Deletes it when the check passes; nothing more is sent to it. */
    public Mono<Void> delete(UUID id, Consumer<Receiver> check) {
        return receivers
                .delete(id, check, clock.instant())
                .switchIfEmpty(Mono.error(WebhookProblems::noEndpoint))
                .then();
    }

    /**
     * A new secret when the check passes. The older ones go on signing beside it for a while.
     *
     * @param wanted for how long; null for as long as usual
     */
    public Mono<Rotation> rotate(UUID id, @Nullable Duration wanted, Consumer<Receiver> check) {
        Instant now = clock.instant();
        Instant until = now.plus(wanted == null ? overlap : wanted);
        return receivers
                .rotate(id, check, until, now)
                .map(secret -> new Rotation(secret, until))
                .switchIfEmpty(Mono.error(WebhookProblems::noEndpoint));
    }

    /** A new secret, and when those before it end. */
    public record Rotation(String secret, Instant othersUntil) {}
}
