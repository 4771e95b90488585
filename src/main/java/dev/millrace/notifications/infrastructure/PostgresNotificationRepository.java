package dev.millrace.notifications.infrastructure;

import static dev.millrace.platform.database.Session.orAbsent;
import static java.util.Objects.requireNonNull;

import dev.millrace.notifications.domain.Notification;
import dev.millrace.notifications.domain.NotificationQuery;
import dev.millrace.notifications.domain.NotificationRepository;
import dev.millrace.notifications.domain.Occasion;
import dev.millrace.notifications.domain.Status;
import dev.millrace.notifications.domain.Task;
import dev.millrace.notifications.domain.Template;
import dev.millrace.platform.database.Database;
import dev.millrace.platform.database.Session;
import dev.millrace.platform.database.UuidV7;
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
 * Leases by row: a process that lost its lease holds an older epoch and can write nothing any more.
 */
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

    @Override
    public Mono<List<Task>> claim(int limit, Instant now, Instant leaseEnd) {
        return database.list(NotificationSql.CLAIM, PostgresNotificationRepository::task, now, leaseEnd, limit);
    }

    @Override
    public Mono<Set<UUID>> sending(List<Outgoing> mails, Instant now, Instant leaseEnd) {
        return changed(
                NotificationSql.SENDING,
                column(mails, UUID[]::new, mail -> mail.task().id()),
                column(mails, Integer[]::new, mail -> mail.task().epoch()),
                column(mails, String[]::new, mail -> mail.letter().address()),
                column(mails, String[]::new, mail -> mail.letter().subject()),
                column(mails, String[]::new, mail -> mail.letter().text()),
                column(mails, String[]::new, mail -> mail.letter().html()),
                leaseEnd,
                now);
    }

    @Override
    public Mono<Void> settle(List<Outcome> outcomes, Instant now) {
        return changed(
                        NotificationSql.SETTLE,
                        column(outcomes, UUID[]::new, outcome -> outcome.task().id()),
                        column(
                                outcomes,
                                Integer[]::new,
                                outcome -> outcome.task().epoch()),
                        column(
                                outcomes,
                                String[]::new,
                                outcome -> outcome.settled().status().label()),
                        column(
                                outcomes,
                                Integer[]::new,
                                outcome -> outcome.settled().attempts()),
                        column(
                                outcomes,
                                Instant[]::new,
                                outcome -> outcome.settled().nextAttemptAt()),
                        column(
                                outcomes,
                                String[]::new,
                                outcome -> outcome.settled().reason()),
                        now)
                .then();
    }

    private Mono<Set<UUID>> changed(String sql, Object... arguments) {
        return database.list(sql, row -> requireNonNull(row.get(0, UUID.class)), arguments)
                .map(Set::copyOf);
    }

    private static <S, T> T[] column(List<S> rows, IntFunction<T[]> array, Function<S, @Nullable T> part) {
        return rows.stream().map(part).toArray(array);
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
