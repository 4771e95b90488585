package dev.millrace.payments.domain;

import dev.millrace.payments.Operation;
import dev.millrace.payments.Outcome;
import java.time.Instant;
import java.util.List;
import reactor.core.publisher.Mono;

/** Operations and the leases on them. */
public interface OperationRepository {

    /** Takes up to {@code limit} due operations until {@code leaseEnd}, each under its next epoch; oldest first. */
    Mono<List<Operation>> claimDue(Instant now, Instant leaseEnd, int limit);

    /** Writes a result; false when the operation is no longer held under this epoch. */
    Mono<Boolean> store(Operation operation, Outcome outcome);
}
