package dev.millrace.webhooks.domain;

import dev.millrace.platform.flow.Detached;
import dev.millrace.webhooks.domain.QueueRepository.Limits;
import dev.millrace.webhooks.domain.QueueRepository.Settled;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/**
 * Carries deliveries out. A round only takes what is due and starts it, so nobody who answers slowly holds up a round;
 * each receiver has so many places and no more, so nobody takes those of others.
 */
public final class DeliveryService {

    private static final Logger LOG = LoggerFactory.getLogger(DeliveryService.class);

    /** The result of a try is worth some tries of its own: without it the receiver gets the same again. */
    private static final Retry ON_DATABASE_FAILURE =
            Retry.backoff(4, Duration.ofMillis(200)).maxBackoff(Duration.ofSeconds(2));

    private final QueueRepository queue;
    private final SigningRepository secrets;
    private final Sender sender;
    private final WebhookMetrics metrics;
    private final Schedule schedule;
    private final Policy policy;
    private final InstantSource clock;
    private final Map<Lease, UUID> flights = new ConcurrentHashMap<>();
    private volatile Runnable wake = () -> {};

    /**
     * The bounds.
     *
     * @param concurrency tries at a time
     * @param each tries at a time to one receiver
     * @param failing the same while it fails
     * @param lease how long a line is held without renewal
     * @param disableAfter how long a receiver may only fail
     */
    public record Policy(int concurrency, int each, int failing, Duration lease, Duration disableAfter) {}

    public DeliveryService(
            QueueRepository queue,
            SigningRepository secrets,
            Sender sender,
            WebhookMetrics metrics,
            Schedule schedule,
            Policy policy,
            InstantSource clock) {
        this.queue = queue;
        this.secrets = secrets;
        this.sender = sender;
        this.metrics = metrics;
        this.schedule = schedule;
        this.policy = policy;
        this.clock = clock;
    }

    /** Runs the action whenever a place has become free or something due. It must not block. */
    public void onFree(Runnable action) {
        wake = action;
    }

    /** Asks for a round. */
    public void wake() {
        wake.run();
    }

    /** Takes what is due and starts it; does not wait for it. */
    public Mono<Void> round() {
        int free = policy.concurrency() - flights.size();
        if (free <= 0) {
            return Mono.empty();
        }
        Instant now = clock.instant();
        return queue.claim(busy(), new Limits(free, policy.each(), policy.failing()), now, now.plus(policy.lease()))
                .filter(leases -> !leases.isEmpty())
                .flatMap(queue::first)
                .doOnNext(this::start)
                .then();
    }

    private Map<UUID, Integer> busy() {
        Map<UUID, Integer> busy = new HashMap<>();
        flights.keySet().forEach(lease -> busy.merge(lease.receiver(), 1, Integer::sum));
        return busy;
    }

    private void start(List<Claim> claims) {
        for (Claim claim : claims) {
            flights.put(claim.lease(), claim.delivery());
            Mono<Void> _ = Detached.start(carryOut(claim));
        }
    }

    private Mono<Void> carryOut(Claim claim) {
        return secrets.signing(claim.lease().receiver())
                .flatMap(keys -> sender.send(claim.url(), claim.message(), keys))
                .flatMap(attempt -> settle(claim, attempt))
                .onErrorResume(failure -> {
                    LOG.atWarn()
                            .addKeyValue("delivery", claim.delivery())
                            .setCause(failure)
                            .log("A webhook delivery could not be carried out or its result not kept; it is repeated");
                    return Mono.empty();
                })
                .doFinally(_ -> {
                    flights.remove(claim.lease());
                    wake.run();
                });
    }

    private Mono<Void> settle(Claim claim, Attempt attempt) {
        Instant now = clock.instant();
        double random = ThreadLocalRandom.current().nextDouble();
        Verdict verdict = schedule.verdict(attempt, claim.failures(), now, random);
        metrics.attempted(attempt, verdict);
        return queue.settle(claim, attempt, verdict, now.minus(policy.disableAfter()), now)
                .retryWhen(ON_DATABASE_FAILURE)
                .doOnNext(settled -> tell(claim, verdict, settled))
                .then();
    }

    private void tell(Claim claim, Verdict verdict, Settled settled) {
        DisabledReason disabled = settled.disabled();
        if (disabled != null) {
            metrics.disabled(disabled);
            LOG.atWarn()
                    .addKeyValue("event", "webhook.endpoint_disabled")
                    .addKeyValue("endpoint", claim.lease().receiver())
                    .addKeyValue("reason", disabled.label())
                    .log("A webhook endpoint was switched off");
        }
        if (verdict.state() == DeliveryState.DEAD && settled.held()) {
            LOG.atWarn()
                    .addKeyValue("endpoint", claim.lease().receiver())
                    .addKeyValue("delivery", claim.delivery())
                    .log("A webhook delivery was given up");
        }
    }

    /** Keeps what is in flight: an answer may take longer than a lease, which a dead process must lose soon. */
    public Mono<Void> renew() {
        return flights.isEmpty()
                ? Mono.empty()
                : queue.renew(List.copyOf(flights.keySet()), clock.instant().plus(policy.lease()));
    }

    /** Tries under way. */
    public int inFlight() {
        return flights.size();
    }
}
