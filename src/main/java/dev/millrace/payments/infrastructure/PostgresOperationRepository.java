package dev.millrace.payments.infrastructure;

import static java.util.Objects.requireNonNull;

import dev.millrace.payments.Operation;
import dev.millrace.payments.domain.OperationRepository;
import dev.millrace.platform.database.Database;
import dev.millrace.platform.money.Money;
import io.r2dbc.spi.Row;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import reactor.core.publisher.Mono;

/** Leases by row: a worker that lost its lease holds an older epoch and can write nothing any more. */
public final class PostgresOperationRepository implements OperationRepository {

    private static final String CLAIM_DUE = """
            update payments.operation o
               set epoch = o.epoch + 1,
                   attempts = o.attempts + 1,
                   next_check_at = $2,
                   state = case o.state when 'created' then 'sent' else o.state end,
                   updated_at = $1
              from (select id
                      from payments.operation
                     where state in ('created', 'sent', 'unknown')
                       and next_check_at <= $1
                     order by next_check_at
                     limit $3
                       for update skip locked) due
             where o.id = due.id
            returning o.id, o.order_id, o.kind, o.amount, o.currency, o.token, o.epoch, o.attempts
            """;

    private static final String POSTPONE = """
            update payments.operation
               set next_check_at = $3, reason = $4, state = 'unknown'
             where id = $1 and epoch = $2 and state in ('sent', 'unknown')
            """;

    private static final String HAND_OVER = """
            update payments.operation
               set next_check_at = null, reason = $3, state = 'review'
             where id = $1 and epoch = $2 and state in ('sent', 'unknown')
            """;

    private final Database database;

    public PostgresOperationRepository(Database database) {
        this.database = database;
    }

    @Override
    public Mono<List<Operation>> claimDue(Instant now, Instant leaseEnd, int limit) {
        return database.list(CLAIM_DUE, PostgresOperationRepository::operation, now, leaseEnd, limit);
    }

    @Override
    public Mono<Boolean> postpone(Operation operation, String reason, Instant nextCheckAt) {
        return database.update(POSTPONE, operation.id(), operation.epoch(), nextCheckAt, reason)
                .map(changed -> changed == 1);
    }

    @Override
    public Mono<Boolean> handOver(Operation operation, String reason) {
        return database.update(HAND_OVER, operation.id(), operation.epoch(), reason)
                .map(changed -> changed == 1);
    }

    private static Operation operation(Row row) {
        return new Operation(
                requireNonNull(row.get(0, UUID.class)),
                requireNonNull(row.get(1, UUID.class)),
                Operation.Kind.valueOf(requireNonNull(row.get(2, String.class)).toUpperCase(Locale.ROOT)),
                new Money(requireNonNull(row.get(3, Long.class)), requireNonNull(row.get(4, String.class))),
                row.get(5, String.class),
                requireNonNull(row.get(6, Integer.class)),
                requireNonNull(row.get(7, Integer.class)));
    }
}
