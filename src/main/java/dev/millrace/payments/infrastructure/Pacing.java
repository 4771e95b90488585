package dev.millrace.payments.infrastructure;

import dev.millrace.payments.domain.NotSentException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import reactor.core.publisher.Mono;

/**
 * Spreads calls over time, below the gateway's limit: a token bucket with room for a tenth of a second. A call whose turn would
 * come too late is not sent at all.
 */
final class Pacing {

    private static final long BURST_NANOS = Duration.ofMillis(100).toNanos();

    private final long interval;
    private final long patience;
    private final LongSupplier nanoTime;
    private final AtomicLong nextTurn;

    /**
     * @param rate calls per second
     * @param patience how long a call may wait for its turn
     * @param nanoTime a monotonic clock
     */
    Pacing(int rate, Duration patience, LongSupplier nanoTime) {
        this.interval = Duration.ofSeconds(1).toNanos() / rate;
        this.patience = patience.toNanos();
        this.nanoTime = nanoTime;
        this.nextTurn = new AtomicLong(nanoTime.getAsLong() - BURST_NANOS);
    }

    /** The call when its turn comes; {@link NotSentException} when that is too late. */
    <T> Mono<T> admit(Mono<T> call) {
        return Mono.defer(() -> {
            long wait = turn();
            if (wait > patience) {
                return Mono.error(new NotSentException("the gateway's rate is used up", Duration.ofNanos(wait)));
            }
            return wait <= 0 ? call : Mono.delay(Duration.ofNanos(wait)).then(call);
        });
    }

    /** Takes the next turn and answers how far off it is; one beyond the patience is not taken. */
    private long turn() {
        while (true) {
            long now = nanoTime.getAsLong();
            long next = nextTurn.get();
            long turn = next - (now - BURST_NANOS) > 0 ? next : now - BURST_NANOS;
            if (turn - now > patience || nextTurn.compareAndSet(next, turn + interval)) {
                return turn - now;
            }
        }
    }
}
