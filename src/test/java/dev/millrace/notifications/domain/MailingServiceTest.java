package dev.millrace.notifications.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.notifications.domain.NotificationRepository.Outcome;
import dev.millrace.notifications.domain.NotificationRepository.Outgoing;
import dev.millrace.notifications.infrastructure.PostgresNotificationRepository;
import dev.millrace.platform.database.Database;
import dev.millrace.platform.database.UuidV7;
import dev.millrace.platform.error.CommonProblems;
import dev.millrace.support.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The way of a mail through its states, on a real database with a post that does as it is told. */
class MailingServiceTest {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Database DATABASE = TestDatabase.with("notifications");

    private final Clock clock = new Clock();
    private final NotificationRepository notifications =
            new PostgresNotificationRepository(DATABASE, new UuidV7(clock));
    private final List<UUID> sent = Collections.synchronizedList(new ArrayList<>());
    private final Queue<Delivery> answers = new ConcurrentLinkedQueue<>();
    private @Nullable RuntimeException unwritable;
    private @Nullable UUID hanging;
    private @Nullable UUID failing;
    private final MailingService deliveries = service();

    private final UUID order = UUID.randomUUID();

    @BeforeEach
    void nothingElseIsThere() {
        DATABASE.update("delete from notifications.notification").block(SOON);
    }

    @Test
    void aMailIsSentOnceAndItsTextIsKept() {
        add(occasion(2, Template.ORDER_CONFIRMED, ""));
        deliver();
        deliver();

        assertThat(sent).hasSize(1);
        Notification mail = only(Status.SENT);
        assertThat(mail.text()).isEqualTo("text");
        assertThat(mail.recipient()).isEqualTo("ada@example.com");
        assertThat(mail.sentAt()).isEqualTo(clock.instant());
        assertThat(mail.attempts()).isEqualTo(1);
    }

    @Test
    void theSameOccasionIsAddedOnceAndEveryRefundIsOneOfItsOwn() {
        Occasion confirmed = occasion(2, Template.ORDER_CONFIRMED, "");
        add(confirmed, confirmed, occasion(5, Template.ORDER_CONFIRMED, ""));
        String refund = UUID.randomUUID().toString();
        add(confirmed, occasion(6, Template.PAYMENT_REFUNDED, refund), occasion(6, Template.PAYMENT_REFUNDED, refund));
        add(occasion(8, Template.PAYMENT_REFUNDED, UUID.randomUUID().toString()));
        deliver();

        assertThat(sent).hasSize(3);
    }

    @Test
    void whatHappenedBeforeThereWereMailsIsNeverMailed() {
        add(new Occasion(order, order, 2, Template.ORDER_CONFIRMED, "", "{}", Instant.parse("2020-01-01T00:00:00Z")));
        deliver();

        assertThat(sent).isEmpty();
        assertThat(list()).isEmpty();
    }

    @Test
    void aRefusedMailIsTriedAgainThenParkedAndSentAgainWhenAsked() {
        add(occasion(2, Template.ORDER_CONFIRMED, ""));
        answers.addAll(Collections.nCopies(3, new Delivery.Refused("451 later", false)));
        deliver();
        assertThat(only(Status.WAITING).nextAttemptAt())
                .isEqualTo(clock.instant().plusSeconds(60));
        deliver();
        assertThat(sent).hasSize(1);
        clock.pass(Duration.ofMinutes(1));
        deliver();
        clock.pass(Duration.ofMinutes(10));
        deliver();

        Notification parked = only(Status.PARKED);
        assertThat(parked.attempts()).isEqualTo(3);
        assertThat(parked.reason()).isEqualTo("451 later");
        clock.pass(Duration.ofDays(1));
        deliver();
        assertThat(sent).hasSize(3);

        notifications.again(parked.id(), clock.instant()).block(SOON);
        deliver();
        only(Status.SENT);
        assertThat(sent).hasSize(4).containsOnly(parked.id());
    }

    @Test
    void whileUsersAreAwayAMailWaitsAndIsNotLost() {
        add(occasion(2, Template.ORDER_CONFIRMED, ""));
        unwritable = CommonProblems.DEPENDENCY_UNAVAILABLE.because("Users cannot be reached.");
        for (int i = 0; i < 20; i++) {
            deliver();
            clock.pass(Duration.ofSeconds(15));
        }
        assertThat(only(Status.WAITING).reason()).isEqualTo("Users cannot be reached.");
        assertThat(sent).isEmpty();

        unwritable = null;
        deliver();
        assertThat(only(Status.SENT).attempts()).isEqualTo(1);
    }

    @Test
    void aMailToNobodyIsParkedAtOnce() {
        add(occasion(2, Template.ORDER_CONFIRMED, ""));
        unwritable = new Letters.Unwritable("There is no account of this customer.");
        deliver();

        assertThat(only(Status.PARKED).reason()).isEqualTo("There is no account of this customer.");
    }

    @Test
    void whoIsLostBeforeTheServerIsSpokenToIsReplacedAndCanSendNothingAnyMore() {
        add(occasion(2, Template.ORDER_CONFIRMED, ""));
        Task lost = claimed();
        deliver();
        assertThat(sent).isEmpty();
        clock.pass(Duration.ofSeconds(10));
        deliver();

        assertThat(sent).hasSize(1);
        assertThat(notifications
                        .sending(List.of(new Outgoing(lost, letter())), clock.instant(), clock.instant())
                        .block(SOON))
                .isEmpty();
        only(Status.SENT);
    }

    @Test
    void whoIsLostWhileTheServerIsSpokenToLeavesItUnknownAndNobodySendsItAgainByItself() {
        add(occasion(2, Template.ORDER_CONFIRMED, ""));
        Task lost = claimed();
        notifications
                .sending(
                        List.of(new Outgoing(lost, letter())),
                        clock.instant(),
                        clock.instant().plus(Duration.ofMinutes(2)))
                .block(SOON);
        clock.pass(Duration.ofMinutes(2));
        deliver();
        clock.pass(Duration.ofDays(1));
        deliver();

        assertThat(sent).isEmpty();
        assertThat(only(Status.UNKNOWN).reason()).contains("may have been sent");

        // It was slow and not lost, and knows better.
        notifications
                .settle(List.of(new Outcome(lost, new Settled(Status.SENT, 1, null, null))), clock.instant())
                .block(SOON);
        only(Status.SENT);
    }

    @Test
    void theMailsOfAnOrderGoOutInOrder() {
        add(occasion(2, Template.ORDER_CONFIRMED, ""), occasion(3, Template.ORDER_SHIPPED, ""));
        answers.add(new Delivery.Refused("451 later", false));
        deliver();
        add(occasion(4, Template.ORDER_DELIVERED, ""));
        deliver();
        assertThat(sent).hasSize(1);
        clock.pass(Duration.ofMinutes(1));
        deliver();

        List<UUID> ids = list().reversed().stream().map(Notification::id).toList();
        assertThat(sent).containsExactly(ids.get(0), ids.get(0), ids.get(1), ids.get(2));
    }

    @Test
    void severalProcessesShareTheWorkAndSendNothingTwice() {
        for (int i = 0; i < 60; i++) {
            UUID other = UUID.randomUUID();
            add(new Occasion(other, other, 2, Template.ORDER_CONFIRMED, "", "{}", clock.instant()));
        }
        Flux.merge(service().deliver(), service().deliver(), service().deliver())
                .blockLast(SOON);

        assertThat(sent).hasSize(60).doesNotHaveDuplicates();
    }

    @Test
    void aMailThatHangsHoldsUpNeitherTheOthersNorTheirNotes() {
        for (int i = 0; i < 60; i++) {
            UUID other = UUID.randomUUID();
            add(new Occasion(other, other, 2, Template.ORDER_CONFIRMED, "", "{}", clock.instant()));
        }
        hanging = notifications
                .list(new NotificationQuery(null, null, null, 100))
                .blockOptional(SOON)
                .orElseThrow()
                .get(30)
                .id();
        Disposable delivering = service().deliver().subscribe();
        NotificationQuery done = new NotificationQuery(null, Status.SENT, null, 100);
        await().atMost(SOON)
                .until(() -> notifications.list(done).blockOptional(SOON).orElseThrow(), noted -> noted.size() == 59);
        assertThat(sent).hasSize(60).doesNotHaveDuplicates();
        delivering.dispose();
    }

    @Test
    void aPostThatFailsOnOneMailHurtsNoneOfTheOthers() {
        for (int i = 0; i < 8; i++) {
            UUID other = UUID.randomUUID();
            add(new Occasion(other, other, 2, Template.ORDER_CONFIRMED, "", "{}", clock.instant()));
        }
        failing = list().get(3).id();
        deliver();

        assertThat(list()).filteredOn(mail -> mail.status() == Status.SENT).hasSize(7);
        assertThat(list())
                .filteredOn(mail -> mail.status() == Status.WAITING)
                .singleElement()
                .satisfies(mail -> {
                    assertThat(mail.id()).isEqualTo(failing);
                    assertThat(mail.attempts()).isEqualTo(1);
                });
    }

    @Test
    void addressesAndTextsAreForgottenWhenTheirTimeIsOver() {
        add(occasion(2, Template.ORDER_CONFIRMED, ""));
        deliver();
        notifications.forgetTexts(clock.instant()).block(SOON);
        assertThat(only(Status.SENT).text()).isEqualTo("text");
        notifications.forgetTexts(clock.instant().plusSeconds(1)).block(SOON);

        Notification mail = only(Status.SENT);
        assertThat(mail.text()).isNull();
        assertThat(mail.recipient()).isNull();
        add(occasion(2, Template.ORDER_CONFIRMED, ""));
        deliver();
        assertThat(sent).hasSize(1);
    }

    private MailingService service() {
        return new MailingService(
                notifications,
                this::written,
                this::posted,
                new Patience(List.of(Duration.ofMinutes(1), Duration.ofMinutes(10)), Duration.ofSeconds(15)),
                new MailingService.Leases(Duration.ofSeconds(10), Duration.ofMinutes(2)),
                clock,
                4,
                1000);
    }

    private Occasion occasion(int seq, Template template, String key) {
        return new Occasion(order, order, seq, template, key, "{}", clock.instant());
    }

    private void add(Occasion... occasions) {
        DATABASE.transaction(session ->
                        notifications.add(List.of(occasions), session).thenReturn(true))
                .block(SOON);
    }

    private void deliver() {
        deliveries.deliver().block(SOON);
    }

    private Task claimed() {
        return Objects.requireNonNull(notifications
                        .claim(1, clock.instant(), clock.instant().plusSeconds(10))
                        .block(SOON))
                .getFirst();
    }

    private List<Notification> list() {
        return Objects.requireNonNull(
                notifications.list(new NotificationQuery(null, null, null, 10)).block(SOON));
    }

    private Notification only(Status status) {
        assertThat(list()).hasSize(1);
        Notification mail = Objects.requireNonNull(
                notifications.find(list().getFirst().id()).block(SOON));
        assertThat(mail.status()).isEqualTo(status);
        return mail;
    }

    private Mono<Letter> written(Task task) {
        return unwritable == null ? Mono.just(letter()) : Mono.error(unwritable);
    }

    private static Letter letter() {
        return new Letter("Ada", "ada@example.com", "subject", "text", "html");
    }

    private Mono<Delivery> posted(UUID id, Letter letter) {
        sent.add(id);
        if (id.equals(hanging)) {
            return Mono.never();
        }
        if (id.equals(failing)) {
            return Mono.error(new IllegalStateException("not foreseen"));
        }
        Delivery answer = answers.poll();
        return Mono.just(answer == null ? new Delivery.Accepted() : answer);
    }

    /** Stands a little after the database's, so that what it stamps is due at once, and moves when told. */
    private static final class Clock implements InstantSource {

        private Instant now = Instant.now().plusSeconds(5).truncatedTo(ChronoUnit.MICROS);

        void pass(Duration time) {
            now = now.plus(time);
        }

        @Override
        public Instant instant() {
            return now;
        }
    }
}
