package dev.millrace.platform.database;

import dev.millrace.platform.tracing.Spans;
import dev.millrace.platform.tracing.Step;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.r2dbc.spi.Row;
import java.util.List;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/** A client span for each statement that somebody's request has led to; those of loops are nobody's. */
record TracedSession(Session session, StatementNames names) implements Session {

    private static final AttributeKey<String> SYSTEM = AttributeKey.stringKey("db.system.name");
    private static final AttributeKey<String> SUMMARY = AttributeKey.stringKey("db.query.summary");

    @Override
    public <T> Mono<T> one(String sql, Function<Row, T> row, Object... arguments) {
        return Spans.step(step(sql), session.one(sql, row, arguments));
    }

    @Override
    public <T> Mono<List<T>> list(String sql, Function<Row, T> row, Object... arguments) {
        return Spans.step(step(sql), session.list(sql, row, arguments));
    }

    @Override
    public Mono<Long> update(String sql, Object... arguments) {
        return Spans.step(step(sql), session.update(sql, arguments));
    }

    private Step step(String sql) {
        String name = names.of(sql);
        return new Step(name, SpanKind.CLIENT, Attributes.of(SYSTEM, "postgresql", SUMMARY, name));
    }
}
