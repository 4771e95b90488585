package dev.millrace.orders.infrastructure;

import dev.millrace.orders.domain.OrderRepository;
import dev.millrace.orders.domain.Terms;
import dev.millrace.payments.Operation;
import java.time.Instant;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Has the connections plan the two large statements of every order before the first order comes: planning one takes
 * longer than carrying it out. Batches of nothing are placed and stored, so nothing is written.
 */
public final class WarmUp {

    private static final Terms NOTHING = new Terms(Instant.EPOCH, Instant.EPOCH, Instant.EPOCH, Operation.Kind.CHARGE);

    private WarmUp() {}

    /**
     * Completes when all have done so.
     *
     * @param connections as many batches at once, so that each connection has its part
     */
    public static Mono<Void> of(OrderRepository orders, int connections) {
        return Flux.range(0, connections)
                .flatMap(_ -> orders.place(List.of(), NOTHING), connections)
                .thenMany(Flux.range(0, connections))
                .flatMap(_ -> orders.store(List.of()), connections)
                .then();
    }
}
