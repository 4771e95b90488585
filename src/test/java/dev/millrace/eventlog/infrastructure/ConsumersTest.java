package dev.millrace.eventlog.infrastructure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.eventlog.Consumer;
import dev.millrace.eventlog.Entry;
import dev.millrace.eventlog.EventLogSettings;
import dev.millrace.eventlog.Position;
import dev.millrace.eventlog.domain.ConsumerService;
import dev.millrace.eventlog.domain.Interventions;
import dev.millrace.platform.database.Database;
import dev.millrace.platform.database.Session;
import dev.millrace.platform.redis.Redis;
import dev.millrace.platform.redis.RedisSettings;
import dev.millrace.support.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Consumers against the real tables: what they are given, once and in order, and what they are spared. */
class ConsumersTest {

    private static final EventLogSettings SETTINGS = new EventLogSettings(
            Duration.ofMillis(10),
            Duration.ZERO,
            Duration.ofMillis(10),
            8,
            4,
            3,
            Duration.ZERO,
            Duration.ZERO,
            Duration.ofSeconds(3),
            Duration.ofMillis(300),
            Duration.ofSeconds(1));

    private static final String TELL = """
            insert into orders.order_event (order_id, seq, type, data, occurred_at)
            select $1, coalesce(max(seq), 0) + 1, 'order.told', '{"status": "placed"}', now()
              from orders.order_event where order_id = $1
            """;

    private static final String READABLE = """
            select coalesce(max(txid) < pg_snapshot_xmin(pg_current_snapshot()), true) from orders.order_event
            """;

    /** Not connected, so nobody is told. */
    private static final Pokes NOBODY = new Pokes(
            new Redis(new RedisSettings("redis://127.0.0.1:1", Duration.ofMillis(100), Duration.ofMillis(100), 100)));

    private static Database database;
    private static Interventions interventions;

    private final Ledger ledger = new Ledger();

    @BeforeAll
    static void open() {
        database = TestDatabase.with("catalog", "orders", "webhooks", "eventlog");
        database.update(
                        "create table public.ledger (id bigint generated always as identity, consumer text, subject text,"
                                + " seq int)")
                .block();
        interventions = new PostgresInterventions(database);
    }

    @BeforeEach
    void empty() {
        database.update("truncate public.ledger").block();
        database.update("truncate eventlog.cursor, eventlog.parked").block();
        database.update("truncate orders.order_event, catalog.stock_event").block();
    }

    @Test
    void everyEventIsAppliedOnceAndInTheOrderOfItsSubject() {
        List<UUID> orders = subjects(40);
        tell(orders, 5);
        readable();

        Flux.merge(service().round(), service().round(), service().round())
                .then(service().round())
                .block();

        assertThat(applied()).hasSize(200).doesNotHaveDuplicates();
        orders.forEach(order -> assertThat(appliedOf(order)).containsExactly(1, 2, 3, 4, 5));
    }

    @Test
    void nothingIsMadeOfEventsOnAnEventLoop() {
        tell(subjects(20), 2);

        rounds(2);

        assertThat(applied()).hasSize(40);
        assertThat(ledger.threads).isNotEmpty().allMatch(thread -> thread.startsWith("parallel"));
    }

    @Test
    void freeShardsAreAppliedTogether() {
        tell(subjects(16), 1);

        rounds(1);

        assertThat(applied()).hasSize(16);
        assertThat(ledger.applications).hasValueLessThanOrEqualTo(2);
    }

    @Test
    void aConsumerIsSparedTypesItMakesNothingOfAndMovesPastThem() {
        UUID order = UUID.randomUUID();
        ledger.types = Set.of("order.told");
        for (int i = 0; i < 20; i++) {
            database.update(TELL.replace("order.told", "order.hummed"), order).block();
        }
        tell(List.of(order), 1);
        database.update(TELL.replace("order.told", "order.hummed"), order).block();
        readable();

        ConsumerService service = service();
        service.round().then(service.round()).block();

        assertThat(applied()).containsExactly(order + "/21");
        assertThat(ledger.applications).hasValue(1);
        assertThat(service.waitingSince())
                .as("behind at the start of the second round")
                .isEmpty();
    }

    @Test
    void whatNobodyWantsToKnowIsPassedOverAndWhatComesLaterIsNot() {
        UUID order = UUID.randomUUID();
        tell(List.of(order), 2);
        ledger.wanted.set(false);
        rounds(1);
        ledger.wanted.set(true);
        rounds(1);
        assertThat(applied()).isEmpty();

        tell(List.of(order), 1);
        rounds(1);

        assertThat(appliedOf(order)).containsExactly(3);
    }

    @Test
    void anEffectThatFailsInTheMiddleLeavesNothingBehindAndIsRepeatedWhole() {
        List<UUID> orders = subjects(10);
        tell(orders, 2);
        ledger.failOnce.addAll(orders.stream().map(UUID::toString).toList());

        rounds(2);

        orders.forEach(order -> assertThat(appliedOf(order)).containsExactly(1, 2));
        assertThat(interventions.parked(ledger.name(), 100).block()).isEmpty();
    }

    @Test
    void aConnectionThatDiesBetweenTheEffectAndTheCursorLeavesNeither() {
        List<UUID> orders = subjects(10);
        tell(orders, 2);
        ledger.dieOnce.set(true);

        readable();
        service().round().onErrorComplete().block();
        rounds(2);

        assertThat(ledger.dieOnce).as("still to die").isFalse();
        orders.forEach(order -> assertThat(appliedOf(order)).containsExactly(1, 2));
    }

    @Test
    void aPoisonedEventIsParkedWithTheLaterOnesOfItsSubjectWhileOthersFlow() {
        List<UUID> orders = subjects(30);
        UUID poisoned = orders.get(7);
        ledger.poisoned.add(poisoned.toString());
        tell(orders, 2);

        rounds(SETTINGS.tries());
        tell(orders, 1);
        rounds(2);

        orders.stream()
                .filter(order -> !order.equals(poisoned))
                .forEach(order -> assertThat(appliedOf(order)).containsExactly(1, 2, 3));
        assertThat(appliedOf(poisoned)).isEmpty();
        assertThat(interventions.parked(ledger.name(), 100).block())
                .singleElement()
                .satisfies(parked -> assertThat(parked.subject()).isEqualTo(poisoned.toString()))
                .satisfies(parked -> assertThat(parked.events()).isEqualTo(3))
                .satisfies(parked -> assertThat(parked.error()).contains("poisoned"));
    }

    @Test
    void whatWasParkedIsAppliedInOrderOnceItsCauseIsGone() {
        UUID order = UUID.randomUUID();
        ledger.poisoned.add(order.toString());
        tell(List.of(order), 3);
        rounds(SETTINGS.tries() + 1);

        assertThat(interventions
                        .release(ledger, order.toString())
                        .onErrorReturn(-1)
                        .block())
                .isEqualTo(-1);
        ledger.poisoned.clear();
        assertThat(interventions.release(ledger, order.toString()).block()).isEqualTo(3);
        tell(List.of(order), 1);
        rounds(1);

        assertThat(appliedOf(order)).containsExactly(1, 2, 3, 4);
        assertThat(interventions.release(ledger, order.toString()).block()).isZero();
    }

    @Test
    void whatWasParkedCanBeGivenUp() {
        UUID order = UUID.randomUUID();
        ledger.poisoned.add(order.toString());
        tell(List.of(order), 2);
        rounds(SETTINGS.tries() + 1);
        ledger.poisoned.clear();

        assertThat(interventions.discard(ledger.name(), order.toString()).block())
                .isEqualTo(2);
        tell(List.of(order), 1);
        rounds(1);

        assertThat(appliedOf(order)).containsExactly(3);
    }

    @Test
    void anEventIsNotPassedOverWhileAnEarlierTransactionIsStillOpen() {
        UUID slow = UUID.randomUUID();
        UUID quick = UUID.randomUUID();
        database.transaction(session -> session.update(TELL, slow)
                        .then(Mono.fromRunnable(() -> tell(List.of(quick), 1))
                                .subscribeOn(reactor.core.scheduler.Schedulers.boundedElastic()))
                        .then(service().round())
                        .then(session.one("select 1", row -> Objects.requireNonNull(row.get(0, Integer.class)))))
                .block();
        assertThat(applied())
                .as("nothing is read while a commit before it is open")
                .isEmpty();

        rounds(1);

        assertThat(appliedOf(slow)).containsExactly(1);
        assertThat(appliedOf(quick)).containsExactly(1);
    }

    @Test
    void aReplayFromTheBeginningForgetsAndAppliesEverythingAgain() {
        List<UUID> orders = subjects(20);
        tell(orders, 2);
        rounds(1);
        List<String> before = applied();

        interventions.replay(ledger, Position.START).block();
        assertThat(applied()).isEmpty();
        rounds(1);

        assertThat(applied()).containsExactlyInAnyOrderElementsOf(before);
    }

    @Test
    void howFarAConsumerIsCanBeSeen() {
        UUID order = UUID.randomUUID();
        rounds(1);
        tell(List.of(order), 1);
        readable();

        assertThat(interventions.standings().block()).singleElement().satisfies(standing -> {
            assertThat(standing.consumer()).isEqualTo(ledger.name());
            assertThat(standing.since()).isNotNull();
        });
        rounds(1);

        assertThat(interventions.standings().block())
                .singleElement()
                .satisfies(standing -> assertThat(standing.since()).isNull());
    }

    @Test
    void aConsumerThatBeginsAtTheEndIsSparedWhatWasBefore() {
        tell(subjects(5), 1);
        ledger.start = Consumer.Start.END;
        rounds(1);
        UUID later = UUID.randomUUID();
        tell(List.of(later), 1);
        rounds(1);

        assertThat(applied()).hasSize(1);
        assertThat(appliedOf(later)).containsExactly(1);
    }

    @Test
    void eventsOfStockAndOfOrdersComeInOneOrder() {
        UUID order = UUID.randomUUID();
        database.transaction(session -> session.update(TELL, order)
                        .then(session.update(
                                "insert into catalog.stock_event (sku, type, data) values ('S-1', 'stock.low', '{}')"))
                        .then(session.update(TELL, order)))
                .block();
        readable();
        List<Entry> entries = Objects.requireNonNull(
                new PostgresEventLog(database, NOBODY).after(Position.START, 10).block());

        assertThat(entries).extracting(Entry::type).containsExactly("order.told", "order.told", "stock.low");
        assertThat(entries).isSortedAccordingTo((one, other) -> one.position().compareTo(other.position()));
    }

    private ConsumerService service() {
        return new ConsumerService(List.of(ledger), new PostgresCursors(database), SETTINGS);
    }

    private void rounds(int count) {
        readable();
        ConsumerService service = service();
        for (int round = 0; round < count; round++) {
            service.round().block();
        }
    }

    /** Other tests have transactions open on the same server, below which nothing is read. */
    private static void readable() {
        await().until(() ->
                Boolean.TRUE.equals(database.one(READABLE, row -> Objects.requireNonNull(row.get(0, Boolean.class)))
                        .block()));
    }

    private static List<UUID> subjects(int count) {
        return java.util.stream.Stream.generate(UUID::randomUUID).limit(count).toList();
    }

    private static void tell(List<UUID> orders, int times) {
        for (int time = 0; time < times; time++) {
            Flux.fromIterable(orders)
                    .flatMap(order -> database.update(TELL, order), 4)
                    .blockLast();
        }
    }

    private static List<String> applied() {
        return Objects.requireNonNull(database.list(
                        "select subject || '/' || seq from public.ledger order by id",
                        row -> Objects.requireNonNull(row.get(0, String.class)))
                .block());
    }

    private static List<Integer> appliedOf(UUID order) {
        return Objects.requireNonNull(database.list(
                        "select seq from public.ledger where subject = $1 order by id",
                        row -> Objects.requireNonNull(row.get(0, Integer.class)),
                        order.toString())
                .block());
    }

    /** Writes down what it is given. */
    private static final class Ledger implements Consumer {

        private final String name = "ledger-" + ThreadLocalRandom.current().nextInt(1_000_000);
        private final Set<String> poisoned = ConcurrentHashMap.newKeySet();
        private final Set<String> failOnce = ConcurrentHashMap.newKeySet();
        private final AtomicBoolean dieOnce = new AtomicBoolean();
        private final AtomicInteger applications = new AtomicInteger();

        /** On which it was called, and went on after each of its statements. */
        private final Set<String> threads = ConcurrentHashMap.newKeySet();

        private final AtomicBoolean wanted = new AtomicBoolean(true);
        private Set<String> types = Set.of();
        private Start start = Start.BEGINNING;

        @Override
        public String name() {
            return name;
        }

        @Override
        public Start start() {
            return start;
        }

        @Override
        public Set<String> types() {
            return types;
        }

        @Override
        public Mono<Boolean> wanted(Session session) {
            return Mono.just(wanted.get());
        }

        @Override
        public Mono<Void> apply(List<Entry> entries, Session session) {
            applications.incrementAndGet();
            threads.add(Thread.currentThread().getName());
            return Flux.fromIterable(entries)
                    .concatMap(entry -> write(entry, session))
                    .then(Mono.defer(() -> dieOnce.compareAndSet(true, false) ? die(session) : Mono.empty()));
        }

        /** As when the instance is killed here: PostgreSQL ends the transaction with its connection. */
        private static Mono<Void> die(Session session) {
            return session.list("select pg_terminate_backend(pg_backend_pid())", _ -> true)
                    .then();
        }

        private Mono<Long> write(Entry entry, Session session) {
            @Nullable
            RuntimeException trouble = poisoned.contains(entry.subject())
                    ? new IllegalStateException("poisoned")
                    : failOnce.remove(entry.subject()) ? new IllegalStateException("once") : null;
            return session.update(
                            "insert into public.ledger (consumer, subject, seq) values ($1, $2, $3)",
                            name,
                            entry.subject(),
                            entry.seq())
                    .doOnNext(_ -> threads.add(Thread.currentThread().getName()))
                    .flatMap(count -> trouble == null ? Mono.just(count) : Mono.error(trouble));
        }

        @Override
        public Mono<Void> forget(Session session) {
            return session.update("delete from public.ledger where consumer = $1", name)
                    .then();
        }
    }
}
