package dev.millrace.platform.database;

import dev.millrace.platform.error.CommonProblems;
import dev.millrace.platform.error.DomainException;
import io.r2dbc.postgresql.api.PostgresqlException;
import io.r2dbc.spi.R2dbcDataIntegrityViolationException;
import io.r2dbc.spi.R2dbcException;
import io.r2dbc.spi.R2dbcTimeoutException;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a database error means, by its SQLSTATE (PostgreSQL manual, appendix A). */
public final class SqlState {

    /** serialization_failure, deadlock_detected, lock_not_available. */
    private static final Set<String> CONTENDED = Set.of("40001", "40P01", "55P03");

    private SqlState() {}

    /** Whether the same work may succeed when it is simply done again. */
    public static boolean contended(Throwable failure) {
        return failure instanceof R2dbcException error && CONTENDED.contains(String.valueOf(error.getSqlState()));
    }

    /** Whether a constraint refused the work: the fault of what was written, not of the server. */
    public static boolean violation(Throwable failure) {
        return failure instanceof R2dbcDataIntegrityViolationException;
    }

    /** Whether this very constraint refused the work. */
    public static boolean violates(Throwable failure, String constraint) {
        return violation(failure)
                && failure instanceof PostgresqlException error
                && constraint.equals(constraintOf(error));
    }

    static Throwable translated(Throwable failure) {
        if (failure instanceof DomainException || violation(failure)) {
            return failure;
        }
        if (contended(failure)) {
            return CommonProblems.CONTENTION
                    .because("Too many changes met on the same rows.")
                    .retryAfter(Duration.ofSeconds(1));
        }
        if (failure instanceof R2dbcTimeoutException && sqlState(failure) == null) {
            return CommonProblems.OVERLOADED
                    .because("No database connection became free in time.")
                    .retryAfter(Duration.ofSeconds(1));
        }
        return unavailable(failure) ? away(failure) : failure;
    }

    private static boolean unavailable(Throwable failure) {
        if (failure instanceof IOException) {
            return true;
        }
        if (!(failure instanceof R2dbcException error)) {
            return false;
        }
        String state = error.getSqlState();
        // Connection loss, resources, shutdown, cancelled by a time-out; without a state the driver lost the server.
        return state == null || state.startsWith("08") || state.startsWith("53") || state.startsWith("57");
    }

    private static Throwable away(Throwable failure) {
        return CommonProblems.DEPENDENCY_UNAVAILABLE
                .because("The database is not available; a change may have taken effect.")
                .retryAfter(Duration.ofSeconds(2))
                .initCause(failure);
    }

    private static @Nullable String sqlState(Throwable failure) {
        return failure instanceof R2dbcException error ? error.getSqlState() : null;
    }

    private static @Nullable String constraintOf(PostgresqlException error) {
        return error.getErrorDetails().getConstraintName().orElse(null);
    }
}
