package dev.millrace.webhooks.infrastructure;

import static java.util.Objects.requireNonNull;

import dev.millrace.platform.database.Database;
import dev.millrace.webhooks.domain.Attempt;
import dev.millrace.webhooks.domain.DeliveryState;
import dev.millrace.webhooks.domain.DisabledReason;
import dev.millrace.webhooks.domain.Verdict;
import dev.millrace.webhooks.domain.WebhookMetrics;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Instant;
import java.time.InstantSource;
import reactor.core.publisher.Mono;

/**
 * {@code millrace.webhooks.attempts} by outcome and why, {@code millrace.webhooks.pending.age},
 * {@code millrace.webhooks.endpoints.disabled} and how many were switched off by themselves.
 */
public final class MicrometerWebhookMetrics implements WebhookMetrics {

    private static final String MEASURE = """
            select (select min(o.created_at)
                      from webhooks.endpoint e
                     cross join lateral (select d.created_at from webhooks.delivery d
                                          where d.endpoint_id = e.id and d.state = 'pending'
                                          order by d.txid, d.number
                                          limit 1) o
                     where e.enabled and e.deleted_at is null),
                   (select count(*) from webhooks.endpoint where not enabled and deleted_at is null)
            """;

    private final MeterRegistry meters;
    private final Database database;
    private final InstantSource clock;
    private volatile Measured last = new Measured(0, 0);

    public MicrometerWebhookMetrics(MeterRegistry meters, Database database, InstantSource clock) {
        this.meters = meters;
        this.database = database;
        this.clock = clock;
        Gauge.builder("millrace.webhooks.pending.age", this, metrics -> metrics.last.age())
                .description("Seconds since the oldest delivery that is pending at an enabled endpoint was made")
                .baseUnit("seconds")
                .register(meters);
        Gauge.builder("millrace.webhooks.endpoints.disabled", this, metrics -> metrics.last.disabled())
                .description("Webhook endpoints that are switched off")
                .register(meters);
    }

    /** Looks at what the gauges show. */
    public Mono<Void> measure() {
        Instant now = clock.instant();
        return database.one(MEASURE, row -> {
                    Instant oldest = row.get(0, Instant.class);
                    double age =
                            oldest == null ? 0 : Math.max(0, (now.toEpochMilli() - oldest.toEpochMilli()) / 1000.0);
                    return new Measured(age, requireNonNull(row.get(1, Long.class)));
                })
                .doOnNext(measured -> last = measured)
                .then();
    }

    @Override
    public void attempted(Attempt attempt, Verdict verdict) {
        Timer.builder("millrace.webhooks.attempts")
                .description("Tries to deliver, by what became of the delivery and why")
                .tag("outcome", outcome(verdict.state()))
                .tag("reason", reason(attempt))
                .register(meters)
                .record(attempt.duration());
    }

    @Override
    public void disabled(DisabledReason reason) {
        meters.counter("millrace.webhooks.switched.off", "reason", reason.label())
                .increment();
    }

    private static String outcome(DeliveryState state) {
        return state == DeliveryState.PENDING ? "retry" : state.label();
    }

    private static String reason(Attempt attempt) {
        Integer status = attempt.status();
        return status == null ? String.valueOf(attempt.error()) : status / 100 + "xx";
    }

    private record Measured(double age, double disabled) {}
}
