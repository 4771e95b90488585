package dev.millrace.payments.infrastructure;

import static java.util.Objects.requireNonNull;

import dev.millrace.payments.Operation;
import dev.millrace.payments.domain.BookEntry;
import dev.millrace.payments.domain.BookRepository;
import dev.millrace.platform.database.Database;
import dev.millrace.platform.money.Money;
import io.r2dbc.spi.Row;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Reads the operations as books. */
public final class PostgresBookRepository implements BookRepository {

    private static final UUID LEAST = new UUID(0, 0);

    private static final String ENTRY = """
            select o.id, o.order_id, o.kind, o.amount, o.currency, o.state,
                   case o.kind when 'refund' then p.reference else o.reference end,
                   o.created_at, e.kind, e.state, e.amount
              from payments.operation o
              left join payments.operation p
                on o.kind = 'refund' and p.order_id = o.order_id and p.state = 'succeeded'
                   and p.kind in ('charge', 'authorize')
              left join payments.operation e
                on o.kind = 'authorize' and e.order_id = o.order_id and e.kind in ('capture', 'void')
                   and e.state <> 'declined'
            """;

    private static final String FIND = ENTRY + """
             where o.id = any($1) and o.kind in ('charge', 'authorize', 'refund')
            """;

    /** Not those that were let go: the gateway has them as cancelled, or no more. */
    private static final String PAGE = ENTRY + """
             where o.created_at >= $1 and o.created_at < $2 and (o.created_at, o.id) > ($3, $4)
               and o.kind in ('charge', 'authorize', 'refund') and o.state in ('succeeded', 'review')
               and e.kind is distinct from 'void'
             order by o.created_at, o.id
             limit $5
            """;

    private final Database database;

    public PostgresBookRepository(Database database) {
        this.database = database;
    }

    @Override
    public Mono<List<BookEntry>> find(Collection<UUID> ids) {
        return database.list(FIND, PostgresBookRepository::entry, (Object) ids.toArray(UUID[]::new));
    }

    @Override
    public Mono<List<BookEntry>> page(Instant from, Instant to, @Nullable BookEntry after, int limit) {
        return database.list(
                PAGE,
                PostgresBookRepository::entry,
                from,
                to,
                after == null ? Instant.EPOCH : after.createdAt(),
                after == null ? LEAST : after.id(),
                limit);
    }

    private static BookEntry entry(Row row) {
        String end = row.get(8, String.class);
        return new BookEntry(
                requireNonNull(row.get(0, UUID.class)),
                requireNonNull(row.get(1, UUID.class)),
                kind(requireNonNull(row.get(2, String.class))),
                new Money(requireNonNull(row.get(3, Long.class)), requireNonNull(row.get(4, String.class))),
                requireNonNull(row.get(5, String.class)),
                row.get(6, String.class),
                requireNonNull(row.get(7, Instant.class)),
                end == null
                        ? null
                        : new BookEntry.End(
                                kind(end),
                                requireNonNull(row.get(9, String.class)),
                                requireNonNull(row.get(10, Long.class))));
    }

    private static Operation.Kind kind(String label) {
        return Operation.Kind.valueOf(label.toUpperCase(Locale.ROOT));
    }
}
