package dev.millrace.operations.domain;

import dev.millrace.platform.flow.Detached;
import reactor.core.publisher.Mono;

/** Checks the invariants, one check at a time in this process: it reads whole tables. */
public final class CheckService {

    private final Mono<Report> shared;

    public CheckService(InvariantRepository invariants) {
        this.shared = invariants.check().flux().share().single();
    }

    /**
     * What a check finds; whoever asks while one is running gets its report. Errors as
     * {@link InvariantRepository#check()} does.
     */
    public Mono<Report> check() {
        // Detached, so that a caller who hangs up does not make room for a second check beside the first.
        return Detached.run(shared);
    }
}
