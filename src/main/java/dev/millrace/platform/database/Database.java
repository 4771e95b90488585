package dev.millrace.platform.database;

import dev.millrace.platform.error.CommonProblems;
import dev.millrace.platform.flow.Detached;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.Row;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/**
 * The one door to PostgreSQL. Every statement runs to its end in a subscription of its own: a caller that hangs up, or
 * waits longer than the deadline, only stops awaiting it. Serialisation failures, deadlocks and lock time-outs are
 * tried again, since a statement or transaction that failed so has changed nothing.
 *
 * <p>Errors: {@code overloaded} without a free connection, {@code contention} after the last try,
 * {@code dependency_unavailable} when the server is away; integrity violations pass as they are, for the adapter to
 * name (see {@link SqlState}).
 */
public final class Database implements Session {

    private static final Retry ON_CONTENTION = Retry.backoff(4, Duration.ofMillis(10))
            .maxBackoff(Duration.ofMillis(200))
            .jitter(1.0)
            .filter(SqlState::contended)
            .onRetryExhaustedThrow((_, signal) -> signal.failure());

    private final ConnectionFactory connections;
    private final Duration deadline;
    private final UnaryOperator<Session> watch;

    /**
     * @param connections a bounded pool
     * @param deadline how long a caller awaits a statement
     */
    public Database(ConnectionFactory connections, Duration deadline) {
        this(connections, deadline, UnaryOperator.identity());
    }

    /** @param watch what looks on as statements run, the session itself when nobody does */
    Database(ConnectionFactory connections, Duration deadline, UnaryOperator<Session> watch) {
        this.connections = connections;
        this.deadline = deadline;
        this.watch = watch;
    }

    /** The same door for work that takes longer, or that is awaited for less. */
    public Database within(Duration otherDeadline) {
        return new Database(connections, otherDeadline, watch);
    }

    @Override
    public <T> Mono<T> one(String sql, Function<Row, T> row, Object... arguments) {
        return run(session -> session.one(sql, row, arguments));
    }

    @Override
    public <T> Mono<List<T>> list(String sql, Function<Row, T> row, Object... arguments) {
        return run(session -> session.list(sql, row, arguments));
    }

    @Override
    public Mono<Long> update(String sql, Object... arguments) {
        return run(session -> session.update(sql, arguments));
    }

    /**
     * Several statements that happen together or not at all, at READ COMMITTED. The work may be repeated from its
     * start, so it must have no effect but on its session.
     */
    public <T> Mono<T> transaction(Function<Session, Mono<T>> work) {
        return guarded(Mono.usingWhen(
                connections.create(),
                connection -> Mono.from(connection.beginTransaction())
                        .then(Mono.defer(() -> work.apply(session(connection)))),
                connection -> Mono.from(connection.commitTransaction()).then(close(connection)),
                (connection, _) -> Mono.from(connection.rollbackTransaction())
                        .onErrorComplete()
                        .then(close(connection)),
                connection -> Mono.from(connection.rollbackTransaction())
                        .onErrorComplete()
                        .then(close(connection))));
    }

    private <T> Mono<T> run(Function<Session, Mono<T>> statement) {
        return guarded(Mono.usingWhen(
                connections.create(), connection -> statement.apply(session(connection)), Database::close));
    }

    private <T> Mono<T> guarded(Mono<T> work) {
        return Detached.run(work.retryWhen(ON_CONTENTION))
                .timeout(deadline)
                .onErrorMap(
                        TimeoutException.class,
                        _ -> CommonProblems.DEPENDENCY_UNAVAILABLE
                                .because("The database did not answer in time; a change may still take effect.")
                                .retryAfter(Duration.ofSeconds(2)))
                .onErrorMap(SqlState::translated);
    }

    private Session session(Connection connection) {
        return watch.apply(new ConnectionSession(connection));
    }

    private static Mono<Void> close(Connection connection) {
        return Mono.from(connection.close());
    }
}
