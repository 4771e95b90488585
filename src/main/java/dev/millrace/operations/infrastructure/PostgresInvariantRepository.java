package dev.millrace.operations.infrastructure;

import static java.util.Objects.requireNonNull;

import dev.millrace.operations.domain.InvariantRepository;
import dev.millrace.operations.domain.Report;
import dev.millrace.operations.domain.Violation;
import dev.millrace.platform.database.Database;
import dev.millrace.platform.database.Session;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The rules as SQL across schemas, for reading only (ADR-0012). One REPEATABLE READ transaction sees one moment of the
 * database, and every change is one statement, so nothing that is under way looks wrong.
 */
public final class PostgresInvariantRepository implements InvariantRepository {

    /** Every rule there is. */
    static final List<Rule> RULES = Stream.of(OrderRules.ALL, MoneyRules.ALL, StockRules.ALL, ServerRules.ALL)
            .flatMap(List::stream)
            .toList();

    private static final String SNAPSHOT = "set transaction isolation level repeatable read, read only";

    /** Plans for whole tables are large; compiling them takes longer than running them. */
    private static final String LIMITS = """
            select set_config('statement_timeout', $1, true), set_config('jit', 'off', true), now()
            """;

    private final Database database;
    private final String queryTimeout;

    /** One whose queries, each of them, take no longer than this. */
    public PostgresInvariantRepository(Database database, Duration timeout) {
        this.database = database.within(timeout);
        this.queryTimeout = timeout.toMillis() + "ms";
    }

    @Override
    public Mono<Report> check() {
        return database.transaction(session -> session.update(SNAPSHOT)
                .then(session.one(LIMITS, row -> requireNonNull(row.get(2, Instant.class)), queryTimeout))
                .flatMap(now -> report(session, now)));
    }

    /** What the rules find within this transaction. */
    static Mono<Report> report(Session session, Instant now) {
        return Flux.fromIterable(RULES)
                .concatMap(rule -> findings(session, rule))
                .collectList()
                .map(findings -> new Report(
                        findings.stream().map(Finding::violation).toList(),
                        findings.stream().flatMap(Finding::truncated).distinct().toList(),
                        now,
                        RULES.size()));
    }

    private static Flux<Finding> findings(Session session, Rule rule) {
        return session.list(
                        rule.query(),
                        row -> new Finding(
                                new Violation(
                                        rule.name(),
                                        String.valueOf(row.get(0, String.class)),
                                        String.valueOf(row.get(1, String.class))),
                                requireNonNull(row.get(2, Long.class))))
                .flatMapIterable(found -> found);
    }

    /**
     * A row of a rule's query.
     *
     * @param found violations of this rule, listed or not
     */
    private record Finding(Violation violation, long found) {

        private Stream<Report.Truncated> truncated() {
            return found > Report.MAX_LISTED
                    ? Stream.of(new Report.Truncated(violation.rule(), found))
                    : Stream.empty();
        }
    }
}
