package dev.millrace.notifications.infrastructure;

import static dev.millrace.platform.database.Session.orAbsent;
import static java.util.Objects.requireNonNull;

import dev.millrace.notifications.domain.Letter;
import dev.millrace.notifications.domain.Notification;
import dev.millrace.notifications.domain.NotificationQuery;
import dev.millrace.notifications.domain.NotificationRepository;
import dev.millrace.notifications.domain.Occasion;
import dev.millrace.notifications.domain.Settled;
import dev.millrace.notifications.domain.Status;
import dev.millrace.notifications.domain.Task;
import dev.millrace.notifications.domain.Template;
import dev.millrace.platform.database.Database;
import dev.millrace.platform.database.Session;
import dev.millrace.platform.database.UuidV7;
import dev.millrace.platform.flow.Batcher;
import io.r2dbc.spi.Row;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Leases by row: a process that lost its lease holds an older epoch and can write nothing any more. Mails in the making
 * share their statements, so that they do not take more of the database than the orders they tell about.
 */
public final class PostgresNotificationRepository implements NotificationRepository {

    /** Statements in flight, mails in one of them and mails waiting: never more than are in the making. */
    private static final int LANES = 1;

    private static final int BATCH = 64;
    private static final int QUEUE = 1024;

    private final Database database;
    private final UuidV7 ids;
    private final Batcher<Sending, Boolean> sendings = batcher(this::sendAll);
    private final Batcher<Settlement, Boolean> settlements = batcher(this::settleAll);

    public PostgresNotificationRepository(Database database, UuidV7 ids) {
        this.database = database;
        this.ids = ids;
    }

    private static <I, O> Batcher<I, O> batcher(Function<List<I>, Mono<List<O>>> work) {
        return new Batcher<>(LANES, BATCH, QUEUE, work, _ -> false);
    }

    @Override
    public Mono<Void> add(List<Occasion> occasions, Session session) {
        return session.update(
                        NotificationSql.ADD,
                        column(occasions, UUID[]::new, _ -> ids.next()),
                        column(occasions, UUID[]::new, Occasion::orderId),
                        column(occasions, UUID[]::new, Occasion::customerId),
                        column(occasions, Integer[]::new, Occasion::seq),
                        column(
                                occasions,
                                String[]::new,
                                occasion -> occasion.template().label()),
                        column(occasions, String[]::new, Occasion::key),
                        column(occasions, String[]::new, Occasion::facts),
                        column(occasions, Instant[]::new, Occasion::occurredAt))
                .then();
    }

    @Override
    public Mono<List<Task>> claim(int limit, Instant now, Instant leaseEnd) {
        return database.list(NotificationSql.CLAIM, PostgresNotificationRepository::task, now, leaseEnd, limit);
    }

    @Override
    public Mono<Boolean> sending(Task task, Letter letter, Instant now, Instant leaseEnd) {
        return sendings.submit(new Sending(task, letter, now, leaseEnd));
    }

    private Mono<List<Boolean>> sendAll(List<Sending> all) {
        return changed(
                all,
                Sending::task,
                NotificationSql.SENDING,
                column(all, UUID[]::new, sending -> sending.task().id()),
                column(all, Integer[]::new, sending -> sending.task().epoch()),
                column(all, String[]::new, sending -> sending.letter().address()),
                column(all, String[]::new, sending -> sending.letter().subject()),
                column(all, String[]::new, sending -> sending.letter().text()),
                column(all, String[]::new, sending -> sending.letter().html()),
                column(all, Instant[]::new, Sending::leaseEnd),
                column(all, Instant[]::new, Sending::now));
    }

    @Override
    public Mono<Boolean> settle(Task task, Settled settled, Instant now) {
        return settlements.submit(new Settlement(task, settled, now));
    }

    private Mono<List<Boolean>> settleAll(List<Settlement> all) {
        return changed(
                all,
                Settlement::task,
                NotificationSql.SETTLE,
                column(all, UUID[]::new, settlement -> settlement.task().id()),
                column(all, Integer[]::new, settlement -> settlement.task().epoch()),
                column(
                        all,
                        String[]::new,
                        settlement -> settlement.settled().status().label()),
                column(all, Integer[]::new, settlement -> settlement.settled().attempts()),
                column(all, Instant[]::new, settlement -> settlement.settled().nextAttemptAt()),
                column(all, String[]::new, settlement -> settlement.settled().reason()),
                column(all, Instant[]::new, Settlement::now));
    }

    /** Whether each of them is among the rows that the statement has changed. */
    private <T> Mono<List<Boolean>> changed(List<T> all, Function<T, Task> task, String sql, Object... arguments) {
        return database.list(sql, row -> requireNonNull(row.get(0, UUID.class)), arguments)
                .map(Set::copyOf)
                .map(ids -> all.stream()
                        .map(each -> ids.contains(task.apply(each).id()))
                        .toList());
    }

    private static <S, T> T[] column(List<S> rows, IntFunction<T[]> array, Function<S, @Nullable T> part) {
        return rows.stream().map(part).toArray(array);
    }

    private record Sending(Task task, Letter letter, Instant now, Instant leaseEnd) {}

    private record Settlement(Task task, Settled settled, Instant now) {}

    @Override
    public Mono<Long> giveUpLost(Instant now) {
        return database.update(NotificationSql.GIVE_UP_LOST, now);
    }

    @Override
    public Mono<Notification> again(UUID id, Instant now) {
        return database.one(NotificationSql.AGAIN, PostgresNotificationRepository::notification, id, now);
    }

    @Override
    public Mono<Notification> find(UUID id) {
        return database.one(NotificationSql.FIND, PostgresNotificationRepository::notification, id);
    }

    @Override
    public Mono<List<Notification>> list(NotificationQuery query) {
        Object before = orAbsent(query.before(), UUID.class);
        Status status = query.status();
        if (query.orderId() != null) {
            return rows(
                    NotificationSql.OF_ORDER,
                    before,
                    query.limit(),
                    query.orderId(),
                    orAbsent(status == null ? null : status.label(), String.class));
        }
        return status == null
                ? rows(NotificationSql.ALL, before, query.limit())
                : rows(NotificationSql.OF_STATUS, before, query.limit(), status.label());
    }

    private Mono<List<Notification>> rows(String sql, Object... arguments) {
        return database.list(sql, PostgresNotificationRepository::notification, arguments);
    }

    @Override
    public Mono<Long> forgetTexts(Instant before) {
        return database.update(NotificationSql.FORGET_TEXTS, before);
    }

    private static Task task(Row row) {
        return new Task(
                requireNonNull(row.get(0, UUID.class)),
                requireNonNull(row.get(1, UUID.class)),
                requireNonNull(row.get(2, UUID.class)),
                Template.of(requireNonNull(row.get(3, String.class))),
                requireNonNull(row.get(4, String.class)),
                requireNonNull(row.get(5, Instant.class)),
                requireNonNull(row.get(6, Integer.class)),
                requireNonNull(row.get(7, Integer.class)));
    }

    private static Notification notification(Row row) {
        return new Notification(
                requireNonNull(row.get(0, UUID.class)),
                requireNonNull(row.get(1, UUID.class)),
                requireNonNull(row.get(2, UUID.class)),
                Template.of(requireNonNull(row.get(3, String.class))),
                requireNonNull(row.get(4, String.class)),
                Status.of(requireNonNull(row.get(5, String.class))),
                requireNonNull(row.get(6, Integer.class)),
                row.get(7, Instant.class),
                row.get(8, String.class),
                row.get(9, String.class),
                row.get(10, String.class),
                row.get(11, String.class),
                row.get(12, String.class),
                requireNonNull(row.get(13, Instant.class)),
                requireNonNull(row.get(14, Instant.class)),
                requireNonNull(row.get(15, Instant.class)),
                row.get(16, Instant.class));
    }
}
