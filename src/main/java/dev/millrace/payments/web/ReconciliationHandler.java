package dev.millrace.payments.web;

import dev.millrace.payments.domain.ReconciliationService;
import dev.millrace.platform.error.CommonProblems;
import dev.millrace.platform.error.DomainException;
import dev.millrace.platform.error.FieldError;
import dev.millrace.platform.web.Answers;
import dev.millrace.platform.web.Parameters;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** The comparison of the gateway's books with ours, for the staff. */
final class ReconciliationHandler {

    private static final Duration LONGEST = Duration.ofDays(31);
    private static final Duration USUAL = Duration.ofDays(1);

    private final ReconciliationService reconciliation;
    private final InstantSource clock;

    ReconciliationHandler(ReconciliationService reconciliation, InstantSource clock) {
        this.reconciliation = reconciliation;
        this.clock = clock;
    }

    Mono<ServerResponse> compare(ServerRequest request) {
        Parameters query = Parameters.of(request, "from", "to");
        Instant to = query.moment("to").orElseGet(clock::instant).truncatedTo(ChronoUnit.SECONDS);
        Instant from = query.moment("from").orElseGet(() -> to.minus(USUAL)).truncatedTo(ChronoUnit.SECONDS);
        Duration length = Duration.between(from, to);
        if (length.isNegative() || length.isZero() || length.compareTo(LONGEST) > 0) {
            throw new DomainException(
                    CommonProblems.INVALID_REQUEST,
                    "A query parameter is not valid.",
                    List.of(new FieldError("?from", "out_of_range", "Before ?to, by at most 31 days.")));
        }
        return reconciliation.compare(from, to).map(ReportView::of).flatMap(Answers::ok);
    }
}
