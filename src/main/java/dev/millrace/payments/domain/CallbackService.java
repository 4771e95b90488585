package dev.millrace.payments.domain;

import dev.millrace.payments.DueSignal;
import dev.millrace.platform.error.CommonProblems;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Takes what the gateway tells of its own accord: checked, kept once, handled later. */
public final class CallbackService {

    private static final int BATCH = 100;
    private static final int FORGET_AT_A_TIME = 1000;
    private static final Duration KEPT = Duration.ofDays(30);

    private final CallbackRepository callbacks;
    private final @Nullable SignatureCheck signature;
    private final DueSignal signal;
    private final InstantSource clock;

    /** @param secret shared with the gateway; null when callbacks are not taken */
    public CallbackService(
            CallbackRepository callbacks, @Nullable String secret, DueSignal signal, InstantSource clock) {
        this.callbacks = callbacks;
        this.signature = secret == null ? null : new SignatureCheck(secret);
        this.signal = signal;
        this.clock = clock;
    }

    /**
     * Keeps a callback; answers whether it is new. Errors with {@code not_found} where none are taken and with
     * {@code invalid_signature} for one that is forged or stale, before it is read.
     *
     * @param header the signature as sent; null when there is none
     * @param reader makes a callback of the body
     */
    public Mono<Boolean> take(@Nullable String header, byte[] body, Function<byte[], Callback> reader) {
        return Mono.defer(() -> {
            Instant now = clock.instant();
            if (signature == null || !signature.holds(header, body, now)) {
                return Mono.error(PaymentsProblems.INVALID_SIGNATURE.because(
                        "The signature does not fit the body, or is more than five minutes off."));
            }
            return callbacks.keep(reader.apply(body), now);
        });
    }

    /** Refuses where no callbacks are taken, as if there were no such path. */
    public void checkTaken() {
        if (signature == null) {
            throw CommonProblems.NOT_FOUND.because("No such path.");
        }
    }

    /** Handles what is waiting, batch by batch. */
    public Mono<Void> handle() {
        return Mono.defer(() -> callbacks.handle(clock.instant(), BATCH))
                .doOnNext(handled -> {
                    if (handled > 0) {
                        signal.due();
                    }
                })
                .repeat()
                .takeUntil(handled -> handled < BATCH)
                .then();
    }

    /** Forgets what was handled long ago. */
    public Mono<Long> forget() {
        return Mono.defer(() -> callbacks.forget(clock.instant().minus(KEPT), FORGET_AT_A_TIME));
    }
}
