package dev.millrace.notifications.domain;

import dev.millrace.platform.error.DomainException;
import dev.millrace.platform.error.Kind;
import dev.millrace.platform.flow.Detached;
import dev.millrace.platform.flow.Pace;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
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
 */
public final class MailingService {

    private static final Logger LOG = LoggerFactory.getLogger(MailingService.class);
    private static final Duration GLANCE = Duration.ofMillis(50);

    /** Taken at once for each that can be on its way. */
    private static final int AHEAD = 4;

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
     * @param concurrency mails in the making and on their way at a time
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
                .takeUntil(List::isEmpty)
                .concatMapIterable(tasks -> tasks, 1)
                .flatMap(task -> carryOut(task).thenReturn(true), concurrency)
                .reduce(false, Boolean::logicalOr);
    }

    private Mono<List<Task>> claim() {
        return Mono.defer(() -> notifications.claim(
                        ahead, clock.instant(), clock.instant().plus(leases.writing())))
                .flatMap(tasks -> pace.await(tasks.size()).thenReturn(tasks));
    }

    /** Goes on to its end even when the process is asked to stop, so that no mail is left in doubt by a restart. */
    private Mono<Void> carryOut(Task task) {
        return Detached.run(letters.write(task)
                        .flatMap(letter -> send(task, letter))
                        .onErrorResume(failure -> Mono.just(unwritten(task, failure)))
                        .flatMap(delivery -> settle(task, delivery))
                        .doOnSubscribe(_ -> underWay.incrementAndGet())
                        .doFinally(_ -> underWay.decrementAndGet()))
                .onErrorResume(failure -> {
                    LOG.atWarn()
                            .addKeyValue("notification", task.id())
                            .setCause(failure)
                            .log("The result of a mail could not be noted");
                    return Mono.empty();
                });
    }

    /** Empty when the mail is somebody else's by now. */
    private Mono<Delivery> send(Task task, Letter letter) {
        return notifications
                .sending(task, letter, clock.instant(), clock.instant().plus(leases.sending()))
                .filter(Boolean::booleanValue)
                .flatMap(_ -> post.send(task.id(), letter));
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

    private Mono<Void> settle(Task task, Delivery delivery) {
        Settled settled = patience.after(task, delivery, clock.instant());
        if (settled.status() == Status.PARKED || settled.status() == Status.UNKNOWN) {
            LOG.atWarn()
                    .addKeyValue("notification", task.id())
                    .addKeyValue("order", task.orderId())
                    .addKeyValue("status", settled.status().label())
                    .log("A mail was given up: {}", settled.reason());
        }
        return notifications.settle(task, settled, clock.instant()).then();
    }
}
