package dev.millrace.payments.domain;

import dev.millrace.payments.Operation;
import dev.millrace.payments.Outcome;
import dev.millrace.payments.Payments;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import reactor.core.publisher.Mono;

/** Operations and the leases on them. */
public interface OperationRepository {

    /** Takes up to {@code limit} due operations until {@code leaseEnd}, each under its next epoch; oldest first. */
    Mono<List<Operation>> claimDue(Instant now, Instant leaseEnd, int limit);

    /** All operations of an order, oldest first. */
    Mono<List<Payments.Entry>> ofOrder(UUID orderId);

    /** The refund that was asked for under this key; empty when there is none. */
    Mono<Payments.Entry> requested(UUID orderId, String key);

    /** Writes a result; false when the operation is no longer held under this epoch. */
    Mono<Boolean> store(Operation operation, Outcome outcome);
}
