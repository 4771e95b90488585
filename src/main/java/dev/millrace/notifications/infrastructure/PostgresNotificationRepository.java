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
import io.r2dbc.spi.Row;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
import reactor.core.publisher.Mono;

/** Leases by row: a process that lost its lease holds an older epoch and can write nothing any more. */
public final class PostgresNotificationRepository implements NotificationRepository {

    private final Database database;
    private final UuidV7 ids;

    public PostgresNotificationRepository(Database database, UuidV7 ids) {
        this.database = database;
        this.ids = ids;
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

    private static <T> T[] column(List<Occasion> occasions, IntFunction<T[]> array, Function<Occasion, T> part) {
        return occasions.stream().map(part).toArray(array);
    }

    @Override
    public Mono<Task> claim(Instant now, Instant leaseEnd) {
        return database.one(NotificationSql.CLAIM, PostgresNotificationRepository::task, now, leaseEnd);
    }

    @Override
    public Mono<Boolean> sending(Task task, Letter letter, Instant now, Instant leaseEnd) {
        return database.update(
                        NotificationSql.SENDING,
                        task.id(),
                        task.epoch(),
                        letter.address(),
                        letter.subject(),
                        letter.text(),
                        letter.html(),
                        leaseEnd,
                        now)
                .map(changed -> changed == 1);
    }

    @Override
    public Mono<Boolean> settle(Task task, Settled settled, Instant now) {
        return database.one(
                        NotificationSql.SETTLE,
                        row -> requireNonNull(row.get(0, Boolean.class)),
                        task.id(),
                        task.epoch(),
                        settled.status().label(),
                        settled.attempts(),
                        orAbsent(settled.nextAttemptAt(), Instant.class),
                        orAbsent(settled.reason(), String.class),
                        now)
                .defaultIfEmpty(false);
    }

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
