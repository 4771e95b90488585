package dev.millrace.notifications.domain;

import static java.util.Objects.requireNonNull;

import dev.millrace.notifications.domain.NotificationRepository.Outcome;
import dev.millrace.notifications.domain.NotificationRepository.Outgoing;
import dev.millrace.platform.error.DomainException;
import dev.millrace.platform.error.Kind;
import dev.millrace.platform.flow.Detached;
import dev.millrace.platform.flow.Pace;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Writes and sends the mails that are due.
 *
 * <p>A mail is sent at most once, unless a person asks for more: SMTP has no transaction, so after a crash between the
 * server's acceptance and our note of it nobody can say whether the mail has gone out. Therefore a mail is marked as
 * {@code sending} and committed so before the server is spoken to. Whoever finds that mark with its lease run out makes
 * it {@code unknown}, never due: the staff sees it and decides. Every try carries the same {@code Message-ID}, by which
 * mailboxes recognise a second copy.
 *
 * <p>Mails go through all of it a claim at a time, so that they share their statements and do not take more of the
 * database than the orders they tell about. A mail server that hangs on one of them holds up one claim, not all.
 */
public final class MailingService {

    private static final Logger LOG = LoggerFactory.getLogger(MailingService.class);
    private static final Duration GLANCE = Duration.ofMillis(50);

    /** Claims at a time, and mails in one for each that can be on its way. */
    private static final int CLAIMS = 2;

    private static final int AHEAD = 2;

    /** Mails that are done within this time are noted together. */
    private static final Duration TOGETHER = Duration.ofMillis(20);

    private final NotificationRepository notifications;
    private final Letters letters;
    private final Post post;
    private final Patience patience;
    private final Leases leases;
    private final InstantSource clock;
    private final int concurrency;
    private final int ahead;
    private final Pace pace;
    private final AtomicInteger underWay = new AtomicInteger();

    /**
     * How long a mail belongs to who took it.
     *
     * @param writing until the mail server is spoken to
     * @param sending from then on
     */
    public record Leases(Duration writing, Duration sending) {}

    /**
     * @param concurrency mails of one claim on their way at a time
     * @param rate mails a second at most
     */
    public MailingService(
            NotificationRepository notifications,
            Letters letters,
            Post post,
            Patience patience,
            Leases leases,
            InstantSource clock,
            int concurrency,
            int rate) {
        this.notifications = notifications;
        this.letters = letters;
        this.post = post;
        this.patience = patience;
        this.leases = leases;
        this.clock = clock;
        this.concurrency = concurrency;
        this.ahead = Math.min(concurrency * AHEAD, rate);
        this.pace = Pace.perSecond(rate);
    }

    /** Carries out what is due until nothing is, and what became due by it. */
    public Mono<Void> deliver() {
        return notifications
                .giveUpLost(clock.instant())
                .then(work().repeat().takeWhile(Boolean::booleanValue).then());
    }

    /** Completes as soon as nothing is on its way; for a stop that loses nothing. */
    public Mono<Void> quiet() {
        return Flux.interval(Duration.ZERO, GLANCE)
                .takeUntil(_ -> underWay.get() == 0)
                .then();
    }

    /** Whether there was any. */
    private Mono<Boolean> work() {
        return claim().repeat()
                .takeWhile(tasks -> !tasks.isEmpty())
                .flatMap(tasks -> carryOut(tasks).thenReturn(true), CLAIMS, 1)
                .reduce(false, Boolean::logicalOr);
    }

    private Mono<List<Task>> claim() {
        return Mono.defer(() -> notifications.claim(
                        ahead, clock.instant(), clock.instant().plus(leases.writing())))
                .flatMap(tasks -> pace.await(tasks.size()).thenReturn(tasks));
    }

    /** Goes on to its end even when the process is asked to stop, so that no mail is left in doubt by a restart. */
    private Mono<Void> carryOut(List<Task> tasks) {
        return Detached.run(Flux.fromIterable(tasks)
                        .flatMap(this::write, tasks.size())
                        .collectList()
                        .flatMapMany(this::mark)
                        .flatMap(this::send, concurrency)
                        .bufferTimeout(tasks.size(), TOGETHER, true)
                        .concatMap(this::settle)
                        .then()
                        .doOnSubscribe(_ -> underWay.incrementAndGet())
                        .doFinally(_ -> underWay.decrementAndGet()))
                .onErrorResume(failure -> {
                    LOG.atWarn()
                            .addKeyValue("notifications", tasks.size())
                            .setCause(failure)
                            .log("The results of mails could not be noted");
                    return Mono.empty();
                });
    }

    private Mono<Try> write(Task task) {
        return letters.write(task)
                .map(letter -> new Try(task, letter, null))
                .onErrorResume(failure -> Mono.just(new Try(task, null, unwritten(task, failure))));
    }

    /** Without those that are somebody else's by now. */
    private Flux<Try> mark(List<Try> tries) {
        List<Outgoing> written = tries.stream().flatMap(Try::outgoing).toList();
        Mono<Set<UUID>> ours = written.isEmpty()
                ? Mono.just(Set.of())
                : notifications.sending(
                        written, clock.instant(), clock.instant().plus(leases.sending()));
        return ours.flatMapIterable(ids -> tries.stream()
                        .filter(each -> each.letter() == null || ids.contains(each.id()))
                        .toList())
                .onErrorResume(failure -> Flux.fromIterable(tries)
                        .map(each -> each.letter() == null ? each : each.ended(unwritten(each.task(), failure))));
    }

    private Mono<Try> send(Try written) {
        Letter letter = written.letter();
        return letter == null || written.delivery() != null
                ? Mono.just(written)
                : post.send(written.id(), letter)
                        .map(written::ended)
                        .onErrorResume(failure -> Mono.just(written.ended(unwritten(written.task(), failure))));
    }

    /** A mail on its way: without a letter or with a delivery it goes no further. */
    private record Try(
            Task task, @Nullable Letter letter, @Nullable Delivery delivery) {

        private UUID id() {
            return task.id();
        }

        private Stream<Outgoing> outgoing() {
            return letter == null ? Stream.empty() : Stream.of(new Outgoing(task, letter));
        }

        private Try ended(Delivery how) {
            return new Try(task, letter, how);
        }
    }

    private static Delivery unwritten(Task task, Throwable failure) {
        if (failure instanceof Letters.Unwritable unwritable) {
            return new Delivery.Refused(String.valueOf(unwritable.getMessage()), true);
        }
        if (failure instanceof DomainException refusal && refusal.code().kind() == Kind.UNAVAILABLE) {
            return new Delivery.Postponed(refusal.detail());
        }
        LOG.atError().addKeyValue("notification", task.id()).setCause(failure).log("A mail could not be written");
        return new Delivery.Refused("The mail could not be written; see the log.", false);
    }

    private Mono<Void> settle(List<Try> tries) {
        Instant now = clock.instant();
        List<Outcome> outcomes = tries.stream()
                .map(each ->
                        new Outcome(each.task(), patience.after(each.task(), requireNonNull(each.delivery()), now)))
                .toList();
        outcomes.forEach(MailingService::tellOfLosses);
        return notifications.settle(outcomes, now);
    }

    private static void tellOfLosses(Outcome outcome) {
        Settled settled = outcome.settled();
        if (settled.status() == Status.PARKED || settled.status() == Status.UNKNOWN) {
            LOG.atWarn()
                    .addKeyValue("notification", outcome.task().id())
                    .addKeyValue("order", outcome.task().orderId())
                    .addKeyValue("status", settled.status().label())
                    .log("A mail was given up: {}", settled.reason());
        }
    }
}
