package dev.millrace.webhooks.domain;

import dev.millrace.platform.database.UuidV7;
import dev.millrace.platform.error.CommonProblems;
import java.time.Duration;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.function.BiFunction;
import reactor.core.publisher.Mono;

/**
 * Sends an event that tells of nothing, at once and whether the endpoint is on or not, and says what came of it. It is
 * neither repeated nor kept.
 */
public final class TestService {

    private static final int CONCURRENCY = 16;

    private final ReceiverService receivers;
    private final SigningRepository secrets;
    private final Sender sender;
    private final BiFunction<String, java.time.Instant, String> body;
    private final UuidV7 ids;
    private final InstantSource clock;
    private final Semaphore room = new Semaphore(CONCURRENCY);

    /** @param body of a test with this id at this moment */
    public TestService(
            ReceiverService receivers,
            SigningRepository secrets,
            Sender sender,
            BiFunction<String, java.time.Instant, String> body,
            UuidV7 ids,
            InstantSource clock) {
        this.receivers = receivers;
        this.secrets = secrets;
        this.sender = sender;
        this.body = body;
        this.ids = ids;
        this.clock = clock;
    }

    /** What came of it. Errors with {@code not_found}, and with {@code overloaded} when too many tests run. */
    public Mono<Attempt> test(UUID id) {
        return receivers.find(id).flatMap(receiver -> Mono.using(this::enter, _ -> send(receiver), Semaphore::release));
    }

    private Semaphore enter() {
        if (!room.tryAcquire()) {
            throw CommonProblems.OVERLOADED
                    .because("Too many tests are running.")
                    .retryAfter(Duration.ofSeconds(5));
        }
        return room;
    }

    private Mono<Attempt> send(Receiver receiver) {
        String test = "test_" + ids.next();
        Message message = new Message(test, body.apply(test, clock.instant()));
        return secrets.signing(receiver.id())
                .flatMap(keys -> sender.send(receiver.details().url(), message, keys));
    }
}
