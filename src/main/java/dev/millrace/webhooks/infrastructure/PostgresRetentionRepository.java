package dev.millrace.webhooks.infrastructure;

import dev.millrace.platform.database.Database;
import dev.millrace.webhooks.domain.RetentionRepository;
import java.time.Instant;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Deletes what is too old, a bounded number of rows a statement. What was given up stays, for it can be sent again; its
 * attempts go.
 */
public final class PostgresRetentionRepository implements RetentionRepository {

    private static final int STEP = 1000;

    private static final String DELIVERIES = """
            delete from webhooks.delivery
             where id in (select id from webhooks.delivery
                           where state in ('delivered', 'skipped') and occurred_at < $1
                           order by occurred_at
                           limit $2)
            """;

    private static final String MESSAGES = """
            delete from webhooks.message
             where number in (select m.number from webhooks.message m
                               where m.occurred_at < $1
                                 and not exists (select 1 from webhooks.delivery d where d.number = m.number)
                               order by m.occurred_at
                               limit $2)
            """;

    /** The oldest have the lowest ids, so a look at a few of them tells whether there is anything to do. */
    private static final String ATTEMPTS = """
            delete from webhooks.attempt
             where id in (select id
                            from (select id, started_at from webhooks.attempt order by id limit $2) oldest
                           where started_at < $1)
            """;

    private static final String EMPTY_LINES = """
            delete from webhooks.lane l
             using (select endpoint_id, subject from webhooks.lane
                     where undone = 0
                     limit $1
                       for update skip locked) empty
             where l.endpoint_id = empty.endpoint_id and l.subject = empty.subject
            """;

    private static final String DELIVERIES_OF_DELETED = """
            delete from webhooks.delivery
             where id in (select d.id from webhooks.endpoint e
                           cross join lateral (select id from webhooks.delivery where endpoint_id = e.id limit $1) d
                           where e.deleted_at is not null
                           limit $1)
            """;

    private static final String LINES_OF_DELETED = """
            delete from webhooks.lane l
             using (select d.endpoint_id, d.subject from webhooks.endpoint e
                     cross join lateral (select endpoint_id, subject from webhooks.lane
                                          where endpoint_id = e.id
                                          limit $1) d
                     where e.deleted_at is not null
                     limit $1) gone
             where l.endpoint_id = gone.endpoint_id and l.subject = gone.subject
            """;

    private static final String DELETED = """
            delete from webhooks.endpoint e
             where e.deleted_at is not null
               and not exists (select 1 from webhooks.delivery d where d.endpoint_id = e.id)
               and not exists (select 1 from webhooks.lane l where l.endpoint_id = e.id)
            """;

    private static final String SECRETS = "delete from webhooks.secret where expires_at < $1";

    private final Database database;

    public PostgresRetentionRepository(Database database) {
        this.database = database;
    }

    @Override
    public Mono<Boolean> forget(Instant before, Instant now) {
        return Flux.concat(
                        database.update(DELIVERIES, before, STEP),
                        database.update(ATTEMPTS, before, STEP),
                        database.update(EMPTY_LINES, STEP),
                        database.update(DELIVERIES_OF_DELETED, STEP),
                        database.update(LINES_OF_DELETED, STEP),
                        database.update(DELETED),
                        database.update(SECRETS, now),
                        database.update(MESSAGES, before, STEP))
                .reduce(0L, Math::max)
                .map(most -> most >= STEP);
    }
}
