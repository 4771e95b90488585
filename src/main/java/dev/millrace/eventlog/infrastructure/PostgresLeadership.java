package dev.millrace.eventlog.infrastructure;

import dev.millrace.eventlog.domain.Leadership;
import dev.millrace.platform.database.Database;
import java.time.Duration;
import java.util.UUID;
import reactor.core.publisher.Mono;

/** The lead as a row with a time on it, by the database's clock (ADR-0016). */
public final class PostgresLeadership implements Leadership {

    private static final String LEAD = """
            insert into eventlog.lead (task, holder, until)
            values ($1, $2, now() + $3::bigint * interval '1 millisecond')
                on conflict (task) do update
               set holder = excluded.holder, until = excluded.until
             where lead.holder = excluded.holder or lead.until < now()
            """;

    private static final String RESIGN = "delete from eventlog.lead where task = $1 and holder = $2";

    private final Database database;
    private final String task;
    private final UUID self;

    /** @param self of this instance, for as long as it runs */
    public PostgresLeadership(Database database, String task, UUID self) {
        this.database = database;
        this.task = task;
        this.self = self;
    }

    @Override
    public Mono<Boolean> lead(Duration time) {
        return database.update(LEAD, task, self, time.toMillis()).map(rows -> rows > 0);
    }

    @Override
    public Mono<Void> resign() {
        return database.update(RESIGN, task, self).then();
    }
}
