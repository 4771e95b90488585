package dev.millrace.payments.domain;

import dev.millrace.payments.domain.PaymentGateway.Movement;
import dev.millrace.platform.error.CommonProblems;
import dev.millrace.platform.error.DomainException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Compares the gateway's books with ours, both ways, an hour at a time, or a few when little happens, so that it never
 * holds more keys than that however long the time is. Only reads. One at a time in a process, since it draws on the gateway's rate.
 */
public final class ReconciliationService {

    /** Differences listed at most. */
    public static final int LIMIT = 1000;

    private static final Duration SLICE = Duration.ofHours(1);

    /** After a quiet slice. */
    private static final Duration LONGEST_SLICE = Duration.ofHours(6);

    private static final int CHUNK = 500;

    private final PaymentGateway gateway;
    private final BookRepository books;
    private final AtomicBoolean running = new AtomicBoolean();

    public ReconciliationService(PaymentGateway gateway, BookRepository books) {
        this.gateway = gateway;
        this.books = books;
    }

    /**
     * What was compared.
     *
     * @param movements entries of the gateway's books
     * @param operations entries of ours
     * @param truncated whether there are more differences than are listed; then neither side was read to its end
     */
    public record Report(
            Instant from,
            Instant to,
            long movements,
            long operations,
            List<Difference> differences,
            boolean truncated) {}

    /**
     * The differences in this time, of whole seconds. Errors with {@code overloaded} while another comparison runs and
     * with {@code dependency_unavailable} when the gateway cannot be read.
     */
    public Mono<Report> compare(Instant from, Instant to) {
        // Over before it is answered: who asks again at the answer must not be told that it is running.
        return Mono.using(this::begin, comparison -> comparison.report(from, to), _ -> running.set(false));
    }

    private Comparison begin() {
        if (!running.compareAndSet(false, true)) {
            throw CommonProblems.OVERLOADED.because("A comparison is running.").retryAfter(Duration.ofSeconds(10));
        }
        return new Comparison();
    }

    private record Span(Instant from, Instant to) {}

    /** One run and what it counts. */
    private final class Comparison {

        private final AtomicLong movements = new AtomicLong();
        private final AtomicLong operations = new AtomicLong();
        private Instant next = Instant.EPOCH;
        private Duration length = SLICE;

        Mono<Report> report(Instant from, Instant to) {
            next = from;
            return Flux.<Span>generate(sink -> {
                        if (next.isBefore(to)) {
                            Span span = new Span(next, earlier(next.plus(length), to));
                            next = span.to();
                            sink.next(span);
                        } else {
                            sink.complete();
                        }
                    })
                    .concatMap(span -> slice(span.from(), span.to()), 0)
                    .take(LIMIT + 1L)
                    .collectList()
                    .map(found -> report(from, to, found));
        }

        private Report report(Instant from, Instant to, List<Difference> found) {
            boolean truncated = found.size() > LIMIT;
            List<Difference> listed = truncated ? found.subList(0, LIMIT) : found;
            return new Report(from, to, movements.get(), operations.get(), listed, truncated);
        }

        private Flux<Difference> slice(Instant from, Instant to) {
            Set<UUID> seen = new HashSet<>();
            return theirs(from, to, seen)
                    .concatWith(Flux.defer(() -> ours(from, to, seen)))
                    .doOnComplete(() -> length = seen.size() > CHUNK ? SLICE : LONGEST_SLICE);
        }

        private Flux<Difference> theirs(Instant from, Instant to, Set<UUID> seen) {
            return gateway.movements(from, to)
                    .onErrorMap(ReconciliationService::unavailable)
                    .buffer(CHUNK)
                    .concatMap(chunk -> compared(chunk, seen), 1);
        }

        private Flux<Difference> compared(List<Movement> chunk, Set<UUID> seen) {
            movements.addAndGet(chunk.size());
            List<UUID> ids = chunk.stream()
                    .map(movement -> id(movement.key()))
                    .filter(Objects::nonNull)
                    .toList();
            seen.addAll(ids);
            return books.find(ids).flatMapIterable(known -> differences(chunk, known));
        }

        private Flux<Difference> ours(Instant from, Instant to, Set<UUID> seen) {
            return books.page(from, to, null, CHUNK)
                    .expand(page -> page.size() < CHUNK ? Mono.empty() : books.page(from, to, page.getLast(), CHUNK))
                    .doOnNext(page -> operations.addAndGet(page.size()))
                    .concatMapIterable(page -> page, 1)
                    .filter(entry -> entry.undecided() || !seen.contains(entry.id()))
                    .concatMap(ReconciliationService.this::confirmed, 1);
        }
    }

    /** An entry that is not in the hour's books of the gateway may be in those of the next, or be looked up. */
    private Mono<Difference> confirmed(BookEntry entry) {
        return entry.undecided()
                ? Mono.just(new Difference(Difference.Kind.UNDECIDED, entry, null))
                : gateway.lookUp(entry.operation())
                        .onErrorMap(ReconciliationService::unavailable)
                        .filter(reply -> reply instanceof GatewayReply.Done)
                        .map(_ -> true)
                        .defaultIfEmpty(false)
                        .mapNotNull(there -> there ? null : new Difference(Difference.Kind.MISSING_THERE, entry, null));
    }

    private static List<Difference> differences(List<Movement> chunk, Collection<BookEntry> known) {
        Map<UUID, BookEntry> byId = known.stream().collect(Collectors.toMap(BookEntry::id, Function.identity()));
        List<Difference> differences = new ArrayList<>();
        for (Movement movement : chunk) {
            UUID id = id(movement.key());
            Difference difference = Difference.between(id == null ? null : byId.get(id), movement);
            if (difference != null) {
                differences.add(difference);
            }
        }
        return differences;
    }

    /** The operation of a key; null for one that is not ours. */
    private static @Nullable UUID id(@Nullable String key) {
        try {
            return key != null && key.startsWith("op_") ? UUID.fromString(key.substring("op_".length())) : null;
        } catch (IllegalArgumentException _) {
            return null;
        }
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    private static Throwable unavailable(Throwable failure) {
        return failure instanceof DomainException
                ? failure
                : CommonProblems.DEPENDENCY_UNAVAILABLE
                        .because("The gateway's books cannot be read.")
                        .retryAfter(Duration.ofSeconds(10))
                        .initCause(failure);
    }
}
