package dev.millrace.platform.database;

import io.r2dbc.spi.Row;
import java.util.List;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/**
 * Statements with positional parameters ({@code $1}). A null is bound as {@link #absent(Class)}, so that one SQL text
 * keeps one plan. Results are read whole: an open row stream would hold its connection.
 */
public interface Session {

    /** The only row; empty when there is none. */
    <T> Mono<T> one(String sql, Function<Row, T> row, Object... arguments);

    /** Every row, in the order of the statement; the statement bounds how many. */
    <T> Mono<List<T>> list(String sql, Function<Row, T> row, Object... arguments);

    /** How many rows were changed. */
    Mono<Long> update(String sql, Object... arguments);

    /** The same session for work that takes long: what comes after a result runs on no event loop. */
    default Session aside() {
        return new AsideSession(this);
    }

    /** A null of this type. */
    static Object absent(Class<?> type) {
        return io.r2dbc.spi.Parameters.in(type);
    }

    /** The value, or a null of this type. */
    static Object orAbsent(@org.jspecify.annotations.Nullable Object value, Class<?> type) {
        return value == null ? absent(type) : value;
    }
}
