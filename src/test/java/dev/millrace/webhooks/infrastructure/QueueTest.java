package dev.millrace.webhooks.infrastructure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.eventlog.Entry;
import dev.millrace.platform.blocking.Blocking;
import dev.millrace.platform.database.Database;
import dev.millrace.platform.database.UuidV7;
import dev.millrace.platform.security.Secrets;
import dev.millrace.support.TestDatabase;
import dev.millrace.webhooks.Events;
import dev.millrace.webhooks.domain.Attempt;
import dev.millrace.webhooks.domain.Claim;
import dev.millrace.webhooks.domain.DeliveryState;
import dev.millrace.webhooks.domain.EventFilter;
import dev.millrace.webhooks.domain.Lease;
import dev.millrace.webhooks.domain.QueueRepository.Limits;
import dev.millrace.webhooks.domain.Receiver;
import dev.millrace.webhooks.domain.ReceiverRepository;
import dev.millrace.webhooks.domain.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** Lines and leases in a real database; the test moves the time. */
class QueueTest {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Database DATABASE = TestDatabase.with("platform", "webhooks");
    private static final UuidV7 IDS = new UuidV7(InstantSource.system());
    private static final Limits LIMITS = new Limits(100, 3, 1);
    private static final Duration LEASE = Duration.ofSeconds(8);

    private final Instant now = Instant.now();
    private final PostgresQueueRepository queue = new PostgresQueueRepository(DATABASE);
    private final PostgresRetentionRepository retention = new PostgresRetentionRepository(DATABASE);
    private final WebhookConsumer consumer =
            new WebhookConsumer(Duration.ofDays(30), IDS, InstantSource.fixed(now), () -> {});
    private final PostgresReceiverRepository receivers = new PostgresReceiverRepository(
            DATABASE,
            new SecretStore(
                    DATABASE, new Blocking(1, 10), new Secrets(DATABASE, new Blocking(1, 10)), InstantSource.system()));

    @BeforeEach
    void empty() {
        done(DATABASE.update("truncate webhooks.endpoint, webhooks.message cascade"));
    }

    @Test
    void aLineIsTakenByOneOnlyUntilItsLeaseEnds() {
        receiver();
        happens(Events.of(UUID.randomUUID(), 1, "order.placed"));
        List<Lease> first = claim(now);
        assertThat(first).hasSize(1);
        assertThat(claim(now.plusSeconds(6))).isEmpty();
        done(queue.renew(first, now.plusSeconds(20)).thenReturn(true));
        assertThat(claim(now.plusSeconds(18))).isEmpty();
        List<Lease> second = claim(now.plusSeconds(21));
        assertThat(second).hasSize(1);
        assertThat(second.getFirst().epoch()).isGreaterThan(first.getFirst().epoch());
    }

    @Test
    void whoLostTheLeaseWritesNothingAndRenewsNothing() {
        UUID receiver = receiver();
        happens(Events.of(UUID.randomUUID(), 1, "order.placed"));
        Claim lost = firstOf(claim(now)).getFirst();
        Claim held = firstOf(claim(now.plusSeconds(9))).getFirst();
        assertThat(held.delivery()).isEqualTo(lost.delivery());
        done(queue.renew(List.of(lost.lease()), now.plusSeconds(3600)).thenReturn(true));
        assertThat(settle(lost, DeliveryState.DELIVERED)).isFalse();
        assertThat(count("delivered")).isZero();
        assertThat(settle(held, DeliveryState.DELIVERED)).isTrue();
        assertThat(settle(held, DeliveryState.DELIVERED)).as("a second time").isFalse();
        assertThat(count("delivered")).isEqualTo(1);
        assertThat(attempts()).isEqualTo(1);
        assertThat(receiver).isEqualTo(held.lease().receiver());
    }

    @Test
    void aLineIsSentInTheOrderOfItsEventsAlthoughTheLogIsAppliedAgain() {
        receiver();
        UUID order = UUID.randomUUID();
        List<Entry> entries = IntStream.rangeClosed(1, 4)
                .mapToObj(seq -> Events.of(order, seq, "order.changed"))
                .toList();
        happens(entries.get(0), entries.get(1), entries.get(2));
        happens(entries.toArray(Entry[]::new));
        for (Entry entry : entries) {
            happens(entries.toArray(Entry[]::new));
            List<Claim> claims = firstOf(claim(now.plusSeconds(1)));
            assertThat(claims)
                    .extracting(claim -> claim.message().id())
                    .containsExactly(entry.position().toString());
            assertThat(settle(claims.getFirst(), DeliveryState.DELIVERED)).isTrue();
        }
        assertThat(claim(now.plusSeconds(100))).isEmpty();
        assertThat(count("delivered")).isEqualTo(4);
    }

    @Test
    void aReceiverGetsNoMorePlacesThanItMayHaveAndFewerWhileItFails() {
        UUID receiver = receiver();
        IntStream.range(0, 10).forEach(_ -> happens(Events.of(UUID.randomUUID(), 1, "order.placed")));
        assertThat(claim(Map.of(receiver, 1), now)).hasSize(2);
        assertThat(claim(Map.of(receiver, 3), now)).isEmpty();
        List<Claim> one = firstOf(claim(Map.of(receiver, 2), now));
        assertThat(one).hasSize(1);
        assertThat(settle(one.getFirst(), DeliveryState.PENDING)).isTrue();
        assertThat(claim(Map.of(), now)).hasSize(1);
        assertThat(claim(Map.of(receiver, 1), now)).isEmpty();
    }

    @Test
    void theLeastBusyReceiverComesFirstWhenPlacesAreFew() {
        UUID busy = receiver();
        UUID idle = receiver();
        IntStream.range(0, 3).forEach(_ -> happens(Events.of(UUID.randomUUID(), 1, "order.placed")));
        List<Lease> taken =
                done(queue.claim(Map.of(busy, 1), new Limits(2, 3, 1), now.plusSeconds(1), now.plus(LEASE)));
        assertThat(taken).extracting(Lease::receiver).containsOnly(idle).hasSize(2);
    }

    @Test
    void whatIsOldIsForgottenAndWhatWasGivenUpStays() {
        receiver();
        happens(Events.of(UUID.randomUUID(), 1, "order.placed"), Events.of(UUID.randomUUID(), 1, "order.placed"));
        List<Claim> claims = firstOf(claim(now.plusSeconds(1)));
        settle(claims.get(0), DeliveryState.DELIVERED);
        settle(claims.get(1), DeliveryState.DEAD);
        done(retention.forget(now.minusSeconds(60), now));
        assertThat(count("delivered")).isEqualTo(1);
        assertThat(lines()).isZero();
        done(retention.forget(now.plusSeconds(60), now));
        assertThat(count("delivered")).isZero();
        assertThat(count("dead")).isEqualTo(1);
        assertThat(attempts()).isZero();
        assertThat(number("select count(*) from webhooks.message")).isEqualTo(1);
    }

    @Test
    void aDeletedReceiverIsToldOfNothingAndLeavesNothingBehind() {
        UUID receiver = receiver();
        happens(Events.of(UUID.randomUUID(), 1, "order.placed"));
        done(receivers.delete(receiver, _ -> {}, now));
        assertThat(claim(now.plusSeconds(1))).isEmpty();
        happens(Events.of(UUID.randomUUID(), 1, "order.placed"));
        assertThat(done(retention.forget(now.minusSeconds(60), now))).isFalse();
        assertThat(number("select count(*) from webhooks.endpoint")).isZero();
        assertThat(number("select count(*) from webhooks.delivery")).isZero();
        assertThat(number("select count(*) from webhooks.secret")).isZero();
    }

    private UUID receiver() {
        UUID id = IDS.next();
        Receiver.Details details = new Receiver.Details(
                "https://example.com/", "", List.of(EventFilter.parse("*").orElseThrow()));
        done(receivers.create(
                Receiver.open(id, details, true, now.minusSeconds(60)),
                new ReceiverRepository.Request(id, "key", "request"),
                100));
        return id;
    }

    private void happens(Entry... entries) {
        done(DATABASE.transaction(
                session -> consumer.apply(List.of(entries), session).thenReturn(true)));
    }

    private List<Lease> claim(Instant at) {
        return claim(Map.of(), at);
    }

    private List<Lease> claim(Map<UUID, Integer> inFlight, Instant at) {
        Instant then = at.plusSeconds(1);
        return done(queue.claim(inFlight, LIMITS, then, then.plus(LEASE).minusSeconds(1)));
    }

    private List<Claim> firstOf(List<Lease> leases) {
        return done(queue.first(leases));
    }

    private boolean settle(Claim claim, DeliveryState state) {
        boolean success = state == DeliveryState.DELIVERED;
        Attempt attempt = new Attempt(now, Duration.ofMillis(5), success ? 200 : 500, null, null);
        Instant next = state == DeliveryState.PENDING ? now.plusSeconds(3600) : null;
        return done(queue.settle(claim, attempt, new Verdict(state, next, null, false), now.minusSeconds(99_999), now))
                .held();
    }

    private long count(String state) {
        return done(DATABASE.one(
                "select count(*) from webhooks.delivery where state = $1",
                row -> Objects.requireNonNull(row.get(0, Long.class)),
                state));
    }

    private long attempts() {
        return number("select count(*) from webhooks.attempt");
    }

    private long lines() {
        return number("select count(*) from webhooks.lane");
    }

    private static long number(String sql) {
        return done(DATABASE.one(sql, row -> Objects.requireNonNull(row.get(0, Long.class))));
    }

    private static <T> T done(Mono<T> work) {
        return Objects.requireNonNull(work.block(PATIENCE));
    }
}
