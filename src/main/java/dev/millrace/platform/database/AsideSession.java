package dev.millrace.platform.database;

import io.r2dbc.spi.Row;
import java.util.List;
import java.util.function.Function;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Hands every result over to a thread that serves no connection, so that what follows it keeps no request waiting. */
record AsideSession(Session session) implements Session {

    @Override
    public <T> Mono<T> one(String sql, Function<Row, T> row, Object... arguments) {
        return session.one(sql, row, arguments).publishOn(Schedulers.parallel());
    }

    @Override
    public <T> Mono<List<T>> list(String sql, Function<Row, T> row, Object... arguments) {
        return session.list(sql, row, arguments).publishOn(Schedulers.parallel());
    }

    @Override
    public Mono<Long> update(String sql, Object... arguments) {
        return session.update(sql, arguments).publishOn(Schedulers.parallel());
    }
}
