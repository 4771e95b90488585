package dev.millrace.payments.infrastructure;

import static dev.millrace.platform.database.Session.orAbsent;
import static java.util.Objects.requireNonNull;

import dev.millrace.payments.Operation;
import dev.millrace.payments.Outcome;
import dev.millrace.payments.Payments;
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

    /** The reference of a capture, a void or a refund is the one of the payment it acts on. */
    static final String CLAIM_DUE = """
            update payments.operation o
               set epoch = o.epoch + 1,
                   attempts = o.attempts + 1,
                   next_check_at = $2,
                   state = case when o.state in ('created', 'not_sent') then 'sent' else o.state end,
                   sent_at = coalesce(o.sent_at, $1),
                   updated_at = $1
              from (select d.id, d.sent_at,
                           coalesce((select p.reference
                                       from payments.operation p
                                      where p.order_id = d.order_id and p.state = 'succeeded'
                                        and p.kind in ('charge', 'authorize')),
                                    d.reference) as payment
                      from payments.operation d
                     where d.state in ('created', 'sent', 'not_sent', 'action_required', 'unknown')
                       and d.next_check_at <= $1
                     order by d.next_check_at
                     limit $3
                       for update of d skip locked) due
             where o.id = due.id
            returning o.id, o.order_id, o.kind, o.amount, o.currency, o.token, due.payment, o.epoch, o.attempts,
                      due.sent_at
            """;

    /** Found by its id, not by an index of states (ADR-0019). */
    static final String STORE = """
            update payments.operation
               set state = $3, reference = coalesce($4, reference), reason = $5, next_check_at = $6,
                   sent_at = case $3 when 'not_sent' then null else sent_at end
             where id = $1 and epoch = $2 and state || '' in ('sent', 'action_required', 'unknown')
            """;

    private static final String ENTRY = """
            select id, order_id, kind, state, amount, currency, reference, reason, note, attempts, created_at, updated_at
              from payments.operation
            """;

    private static final String OF_ORDER = ENTRY + " where order_id = $1 order by created_at, id";

    private static final String REQUESTED = ENTRY + " where order_id = $1 and request_key = $2";

    private final Database database;

    public PostgresOperationRepository(Database database) {
        this.database = database;
    }

    @Override
    public Mono<List<Operation>> claimDue(Instant now, Instant leaseEnd, int limit) {
        return database.list(CLAIM_DUE, PostgresOperationRepository::operation, now, leaseEnd, limit);
    }

    @Override
    public Mono<Boolean> store(Operation operation, Outcome outcome) {
        return database.update(
                        STORE,
                        operation.id(),
                        operation.epoch(),
                        outcome.state(),
                        orAbsent(outcome.reference(), String.class),
                        orAbsent(outcome.reason(), String.class),
                        orAbsent(outcome.nextCheckAt(), Instant.class))
                .map(changed -> changed == 1);
    }

    @Override
    public Mono<List<Payments.Entry>> ofOrder(UUID orderId) {
        return database.list(OF_ORDER, PostgresOperationRepository::entry, orderId);
    }

    @Override
    public Mono<Payments.Entry> requested(UUID orderId, String key) {
        return database.one(REQUESTED, PostgresOperationRepository::entry, orderId, key);
    }

    private static Payments.Entry entry(Row row) {
        return new Payments.Entry(
                requireNonNull(row.get(0, UUID.class)),
                requireNonNull(row.get(1, UUID.class)),
                requireNonNull(row.get(2, String.class)),
                requireNonNull(row.get(3, String.class)),
                new Money(requireNonNull(row.get(4, Long.class)), requireNonNull(row.get(5, String.class))),
                row.get(6, String.class),
                row.get(7, String.class),
                row.get(8, String.class),
                requireNonNull(row.get(9, Integer.class)),
                requireNonNull(row.get(10, Instant.class)),
                requireNonNull(row.get(11, Instant.class)));
    }

    private static Operation operation(Row row) {
        return new Operation(
                requireNonNull(row.get(0, UUID.class)),
                requireNonNull(row.get(1, UUID.class)),
                Operation.Kind.valueOf(requireNonNull(row.get(2, String.class)).toUpperCase(Locale.ROOT)),
                new Money(requireNonNull(row.get(3, Long.class)), requireNonNull(row.get(4, String.class))),
                row.get(5, String.class),
                row.get(6, String.class),
                requireNonNull(row.get(7, Integer.class)),
                requireNonNull(row.get(8, Integer.class)),
                row.get(9, Instant.class));
    }
}
