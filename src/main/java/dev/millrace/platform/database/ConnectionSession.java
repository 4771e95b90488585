package dev.millrace.platform.database;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Result;
import io.r2dbc.spi.Row;
import io.r2dbc.spi.Statement;
import java.util.List;
import java.util.function.Function;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Runs statements on one connection, one after the other. */
record ConnectionSession(Connection connection) implements Session {

    @Override
    public <T> Mono<T> one(String sql, Function<Row, T> row, Object... arguments) {
        return rows(sql, row, arguments).singleOrEmpty();
    }

    @Override
    public <T> Mono<List<T>> list(String sql, Function<Row, T> row, Object... arguments) {
        return rows(sql, row, arguments).collectList();
    }

    @Override
    public Mono<Long> update(String sql, Object... arguments) {
        return Flux.from(bound(sql, arguments).execute())
                .concatMap(Result::getRowsUpdated)
                .reduce(0L, Long::sum);
    }

    private <T> Flux<T> rows(String sql, Function<Row, T> row, Object... arguments) {
        return Flux.from(bound(sql, arguments).execute()).concatMap(result -> result.map((r, _) -> row.apply(r)));
    }

    private Statement bound(String sql, Object... arguments) {
        Statement statement = connection.createStatement(sql);
        for (int i = 0; i < arguments.length; i++) {
            statement.bind(i, BinaryArray.orSame(arguments[i]));
        }
        return statement;
    }
}
