package dev.millrace.webhooks.infrastructure;

import static dev.millrace.platform.database.Session.orAbsent;
import static java.util.Objects.requireNonNull;

import dev.millrace.eventlog.Position;
import dev.millrace.platform.database.Database;
import dev.millrace.webhooks.domain.Attempt;
import dev.millrace.webhooks.domain.Claim;
import dev.millrace.webhooks.domain.DeliveryState;
import dev.millrace.webhooks.domain.Lease;
import dev.millrace.webhooks.domain.Message;
import dev.millrace.webhooks.domain.QueueRepository;
import dev.millrace.webhooks.domain.Verdict;
import io.r2dbc.spi.Row;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import reactor.core.publisher.Mono;

/** Lines by row: who holds a line's lease sends its first delivery, and nobody else does. */
public final class PostgresQueueRepository implements QueueRepository {

    private static final String CLAIM = """
            with room as materialized (
                select e.id, coalesce(t.taken, 0) as taken,
                       case when e.failing_since is null then $3 else least($3, $4) end - coalesce(t.taken, 0) as free
                  from webhooks.endpoint e
                  left join unnest($1::uuid[], $2::int[]) as t(id, taken) on t.id = e.id
                 where e.enabled and e.deleted_at is null and (e.resume_at is null or e.resume_at <= $6)
                 order by taken, random()),
            due as materialized (
                select l.endpoint_id, l.subject
                  from room r
                 cross join lateral (select d.endpoint_id, d.subject
                                       from webhooks.lane d
                                      where d.endpoint_id = r.id and d.next_attempt_at <= $6
                                      order by d.next_attempt_at
                                      limit greatest(r.free, 0)
                                        for update skip locked) l
                 limit $5)
            update webhooks.lane l
               set epoch = nextval('webhooks.lane_epoch'), leased = true, next_attempt_at = $7
              from due
             where l.endpoint_id = due.endpoint_id and l.subject = due.subject
            returning l.endpoint_id, l.subject, l.epoch
            """;

    /** A statement of its own: the one that takes the lines may see deliveries as they were before it waited. */
    static final String FIRST = """
            select l.endpoint_id, l.subject, l.epoch, d.id, e.url, m.txid, m.number, m.body, d.attempts
              from unnest($1::uuid[], $2::text[], $3::bigint[]) as l(endpoint_id, subject, epoch)
              join webhooks.endpoint e on e.id = l.endpoint_id
             cross join lateral (select f.id, f.number, f.attempts
                                   from webhooks.delivery f
                                  where f.endpoint_id = l.endpoint_id and f.subject = l.subject
                                    and f.state = 'pending'
                                  order by f.txid, f.number
                                  limit 1) d
              join webhooks.message m on m.number = d.number
            """;

    static final String RENEW = """
            update webhooks.lane l
               set next_attempt_at = $4
              from unnest($1::uuid[], $2::text[], $3::bigint[]) as h(endpoint_id, subject, epoch)
             where l.endpoint_id = h.endpoint_id and l.subject = h.subject and l.epoch = h.epoch and l.leased
            """;

    private static final String SETTLE = """
            with line as (
                update webhooks.lane
                   set undone = undone - $5,
                       leased = false,
                       next_attempt_at = case when undone > $5 then coalesce($6, $7) end
                 where endpoint_id = $1 and subject = $2 and epoch = $3 and leased
                returning 1),
            delivery as (
                update webhooks.delivery
                   set state = $8, attempts = attempts + 1, next_attempt_at = $6, last_status = $9, last_error = $10,
                       finished_at = case when $5 = 1 then $7 end
                 where id = $4 and exists (select from line)
                returning id),
            attempt as (
                insert into webhooks.attempt (delivery_id, started_at, duration_ms, status, error)
                select id, $11, $12, $9, $10 from delivery),
            endpoint as (
                update webhooks.endpoint
                   set failing_since = case when $13 then null else coalesce(failing_since, $7) end,
                       resume_at = case when $13 then null else greatest(resume_at, $14) end,
                       enabled = enabled and ($13 or not ($15 or coalesce(failing_since <= $16, false))),
                       disabled_reason = case when not $13 and $15 then 'gone'
                                              when not $13 and failing_since <= $16 then 'failing' end,
                       disabled_at = case when not $13 and ($15 or failing_since <= $16) then $7 end,
                       version = case when not $13 and ($15 or failing_since <= $16) then version + 1 else version end
                 where id = $1 and enabled and exists (select from line)
                   and case when $13 then failing_since is not null or resume_at is not null
                            else failing_since is null or $14::timestamptz is not null or $15
                                 or failing_since <= $16 end
                returning disabled_reason, failing_since),
            told as (
                insert into webhooks.endpoint_event (endpoint_id, type, data, occurred_at)
                select $1, 'webhook.endpoint_disabled',
                       jsonb_build_object('reason', disabled_reason, 'failingSince', failing_since,
                                          'lastStatus', $9::int, 'lastError', $10::text), $7
                  from endpoint
                 where disabled_reason is not null)
            select exists (select from line), (select disabled_reason from endpoint)
            """;

    private final Database database;

    public PostgresQueueRepository(Database database) {
        this.database = database;
    }

    @Override
    public Mono<List<Lease>> claim(Map<UUID, Integer> inFlight, Limits limits, Instant now, Instant leaseEnd) {
        List<Map.Entry<UUID, Integer>> busy = List.copyOf(inFlight.entrySet());
        return database.list(
                CLAIM,
                PostgresQueueRepository::lease,
                busy.stream().map(Map.Entry::getKey).toArray(UUID[]::new),
                busy.stream().map(Map.Entry::getValue).toArray(Integer[]::new),
                limits.each(),
                limits.failing(),
                limits.total(),
                now,
                leaseEnd);
    }

    @Override
    public Mono<List<Claim>> first(Collection<Lease> leases) {
        return database.list(FIRST, PostgresQueueRepository::claim, keys(leases).toArray());
    }

    @Override
    public Mono<Void> renew(Collection<Lease> leases, Instant leaseEnd) {
        List<Object> arguments = keys(leases);
        arguments.add(leaseEnd);
        return database.update(RENEW, arguments.toArray()).then();
    }

    private static List<Object> keys(Collection<Lease> leases) {
        return new ArrayList<>(List.of(
                leases.stream().map(Lease::receiver).toArray(UUID[]::new),
                leases.stream().map(Lease::subject).toArray(String[]::new),
                leases.stream().map(Lease::epoch).toArray(Long[]::new)));
    }

    @Override
    public Mono<Settled> settle(Claim claim, Attempt attempt, Verdict verdict, Instant failingBefore, Instant now) {
        return database.one(
                SETTLE,
                row -> new Settled(
                        requireNonNull(row.get(0, Boolean.class)), ReceiverRows.reason(row.get(1, String.class))),
                claim.lease().receiver(),
                claim.lease().subject(),
                claim.lease().epoch(),
                claim.delivery(),
                verdict.state() == DeliveryState.PENDING ? 0 : 1,
                orAbsent(verdict.nextAttemptAt(), Instant.class),
                now,
                verdict.state().label(),
                orAbsent(attempt.status(), Integer.class),
                orAbsent(attempt.error(), String.class),
                attempt.startedAt(),
                Math.toIntExact(attempt.duration().toMillis()),
                attempt.succeeded(),
                orAbsent(verdict.resumeAt(), Instant.class),
                verdict.gone(),
                failingBefore);
    }

    private static Lease lease(Row row) {
        return new Lease(
                requireNonNull(row.get(0, UUID.class)),
                requireNonNull(row.get(1, String.class)),
                requireNonNull(row.get(2, Long.class)));
    }

    private static Claim claim(Row row) {
        Position position =
                new Position(requireNonNull(row.get(5, Long.class)), requireNonNull(row.get(6, Long.class)));
        return new Claim(
                lease(row),
                requireNonNull(row.get(3, UUID.class)),
                requireNonNull(row.get(4, String.class)),
                new Message(position.toString(), requireNonNull(row.get(7, String.class))),
                requireNonNull(row.get(8, Integer.class)));
    }
}
