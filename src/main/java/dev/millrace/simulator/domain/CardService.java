package dev.millrace.simulator.domain;

import dev.millrace.platform.flow.Detached;
import dev.millrace.platform.web.Json;
import dev.millrace.simulator.domain.Callbacks.Event;
import dev.millrace.simulator.domain.Entry.Kept;
import dev.millrace.simulator.domain.Plan.Manner;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Carries out calls as the script, the token and the idempotency key have it. */
public final class CardService {

    private static final Duration SOON = Duration.ofMillis(20);
    private static final Duration LATE = Duration.ofSeconds(3);

    private final Book book = new Book();
    private final Keys keys = new Keys();
    private final Listing listing = new Listing(book);
    private final Script script;
    private final Journal journal;
    private final Callbacks callbacks;
    private final InstantSource clock;

    /** Blocks until the journal has been read. */
    public CardService(Script script, Journal journal, Callbacks callbacks, InstantSource clock) {
        this.script = script;
        this.journal = journal;
        this.callbacks = callbacks;
        this.clock = clock;
        journal.replay(this::remember);
    }

    private void remember(Entry entry) {
        book.entered(entry);
        if (entry.kept() != null) {
            keys.keep(entry.kept());
        }
    }

    /** Answers a call, or has it fail. What was begun is carried out, even when the caller hangs up. */
    public Mono<Answer> perform(Call call) {
        return Mono.defer(() -> {
            Plan plan = script.plan(call);
            return switch (plan.fault()) {
                case NONE, ERROR, DELAY -> answered(call, plan);
                case UNAVAILABLE -> Mono.just(failure(503, "The service is unavailable.", Map.of()));
                case LIMITED ->
                    Mono.just(failure(
                            429, "Too many requests.", Map.of("Retry-After", String.valueOf(plan.retryAfter()))));
                case RESET_BEFORE -> Mono.just(Answer.RESET);
                case RESET_AFTER -> answered(call, plan).thenReturn(Answer.RESET);
                case LATE -> unawaited(answered(call, plan).then()).thenReturn(Answer.RESET);
            };
        });
    }

    /** The buyer confirms or refuses a payment that asked for it. */
    public Mono<Answer> act(String id, boolean confirmed, String base) {
        Call call = new Call(Call.Kind.RETRIEVE, "", id, null, Map.of(), base);
        return Mono.defer(() -> written(call, Plan.PLAIN, () -> book.act(id, confirmed, clock.instant())));
    }

    /** What money did, oldest first. */
    public List<Movement> movements() {
        return book.movements();
    }

    private Mono<Answer> answered(Call call, Plan plan) {
        return Detached.run(Mono.defer(() -> {
            String key = call.key();
            Answer earlier = key == null ? null : keys.begin(key, call.fingerprint());
            if (earlier != null) {
                return Mono.just(earlier);
            }
            return pause(plan.pause())
                    .then(Mono.defer(() -> carriedOut(call, plan)))
                    .doFinally(_ -> release(key));
        }));
    }

    /** Goes on where it may wait for a lock, as answering from a timer's thread may for a buffer. */
    private static Mono<Long> pause(Duration length) {
        return length.isZero() ? Mono.empty() : Mono.delay(length, Schedulers.boundedElastic());
    }

    private void release(@Nullable String key) {
        if (key != null) {
            keys.release(key);
        }
    }

    private Mono<Answer> carriedOut(Call call, Plan plan) {
        if (plan.fault() == Fault.ERROR) {
            return kept(call, new Entry(null, null, null, null), failure(500, "Something went wrong.", Map.of()));
        }
        return switch (call.kind()) {
            case CREATE -> written(call, plan, () -> book.create(call, clock.instant()));
            case CAPTURE -> written(call, plan, () -> book.capture(call, clock.instant()));
            case CANCEL -> written(call, plan, () -> book.cancel(call, clock.instant()));
            case REFUND -> written(call, plan, () -> book.refund(call, clock.instant()));
            case RETRIEVE, SEARCH, LIST ->
                Mono.fromSupplier(() -> listing.answer(call))
                        .onErrorResume(Refusal.class, no -> Mono.just(no.answer()));
        };
    }

    /** Does it, writes it down, tells of it, answers. */
    private Mono<Answer> written(Call call, Plan plan, Supplier<Entry> step) {
        return Mono.fromSupplier(step)
                .flatMap(entry -> kept(call, entry, answer(call, entry)).delayUntil(_ -> told(call, plan, entry)))
                .onErrorResume(Refusal.class, no -> Mono.just(no.answer()));
    }

    private Mono<Answer> kept(Call call, Entry entry, Answer answer) {
        String key = call.key();
        Kept kept = key == null ? null : new Kept(key, call.fingerprint(), answer.status(), Json.text(answer.body()));
        return journal.append(new Entry(entry.movement(), entry.intent(), entry.refund(), kept))
                .then(Mono.fromRunnable(() -> {
                    if (kept != null) {
                        keys.keep(kept);
                    }
                }))
                .thenReturn(answer);
    }

    private static Answer answer(Call call, Entry entry) {
        if (entry.refund() != null) {
            return new Answer(200, Documents.refund(entry.refund()));
        }
        Intent intent = Objects.requireNonNull(entry.intent());
        Map<String, Object> document = Documents.intent(intent, call.base());
        boolean declined = call.kind() == Call.Kind.CREATE && intent.refusal() != null;
        return declined ? Refusal.card(document, intent.refusal()).answer() : new Answer(200, document);
    }

    private static Answer failure(int status, String message, Map<String, String> headers) {
        return new Answer(status, Map.of("error", Map.of("type", "api_error", "message", message)), headers);
    }

    private Mono<Void> told(Call call, Plan plan, Entry entry) {
        Intent intent = entry.intent();
        if (intent == null || plan.callbacks() == Manner.NONE) {
            return Mono.empty();
        }
        Instant now = clock.instant();
        Event event =
                new Event("evt_" + UUID.randomUUID(), type(entry, intent), now, Documents.intent(intent, call.base()));
        Mono<Void> sent = callbacks.send(event, plan.callbacks());
        return switch (plan.callbacks()) {
            case EARLY -> sent;
            case ONCE, DUPLICATE, FORGED, NONE -> unawaited(pause(SOON).then(sent));
            case LATE -> unawaited(pause(LATE).then(sent));
        };
    }

    private static Mono<Void> unawaited(Mono<Void> work) {
        return Mono.fromRunnable(() -> Detached.start(work));
    }

    private static String type(Entry entry, Intent intent) {
        if (entry.refund() != null) {
            return "charge.refunded";
        }
        return switch (intent.status()) {
            case SUCCEEDED -> "payment_intent.succeeded";
            case REQUIRES_CAPTURE -> "payment_intent.amount_capturable_updated";
            case REQUIRES_PAYMENT_METHOD -> "payment_intent.payment_failed";
            case REQUIRES_ACTION -> "payment_intent.requires_action";
            case CANCELED -> "payment_intent.canceled";
        };
    }
}
