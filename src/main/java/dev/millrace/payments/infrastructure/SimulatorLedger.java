package dev.millrace.payments.infrastructure;

import com.github.benmanes.caffeine.cache.Cache;
import dev.millrace.payments.Operation;
import dev.millrace.payments.domain.PaymentGateway.Movement;
import dev.millrace.platform.blocking.Blocking;
import dev.millrace.platform.flow.Caches;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The simulator's own books: what it did, by key, once. With a file every entry is appended as a line of
 * {@code key kind order amount currency reference milliseconds} before it is answered, and read again at start; without
 * one the last 50 000 are remembered.
 */
public final class SimulatorLedger {

    /** What the simulator names a payment or refund after, before its key. */
    private static final String OWN = "sim_";

    private final Cache<String, Entry> entries =
            Caches.tidiedByItsUsers().maximumSize(50_000).build();
    private final @Nullable Path file;
    private final Blocking blocking;

    public SimulatorLedger(@Nullable Path file, Blocking blocking) {
        this.file = file;
        this.blocking = blocking;
        if (file != null && Files.exists(file)) {
            read(file).forEach(line -> enter(parsed(line.split(" "))));
        }
    }

    /** Does it unless this key already has; answers the reference either way. */
    Mono<String> record(Operation operation) {
        Movement movement = movement(operation);
        boolean known = !enter(movement);
        if (known || file == null) {
            return Mono.just(movement.reference());
        }
        Path book = file;
        return blocking.run(() -> append(book, line(operation, movement))).thenReturn(movement.reference());
    }

    /** The reference under which a key did something; empty when it did nothing. */
    Mono<String> find(String key) {
        return Mono.justOrEmpty(entries.getIfPresent(key)).map(entry -> entry.reference(key));
    }

    /** Payments and refunds of this time. What was captured is a charge by now. */
    Flux<Movement> movements(Instant from, Instant to) {
        return Flux.defer(() -> {
            Set<String> captured = captured();
            return Flux.fromStream(this::all)
                    .filter(movement ->
                            movement.kind() != Operation.Kind.CAPTURE && movement.kind() != Operation.Kind.VOID)
                    .filter(movement -> !movement.createdAt().isBefore(from)
                            && movement.createdAt().isBefore(to))
                    .map(movement ->
                            captured.contains(movement.reference()) && movement.kind() == Operation.Kind.AUTHORIZE
                                    ? as(movement, Operation.Kind.CHARGE)
                                    : movement);
        });
    }

    private Set<String> captured() {
        return all().filter(movement -> movement.kind() == Operation.Kind.CAPTURE)
                .map(Movement::reference)
                .collect(Collectors.toSet());
    }

    private Stream<Movement> all() {
        return entries.asMap().entrySet().stream().map(kept -> kept.getValue().under(kept.getKey()));
    }

    /** Whether this key had done nothing yet. */
    private boolean enter(Movement movement) {
        return entries.asMap().putIfAbsent(String.valueOf(movement.key()), Entry.of(movement)) == null;
    }

    /** A movement as it is remembered, in half the memory: its key is known, and most references follow from theirs. */
    private record Entry(
            @Nullable String payment, Operation.Kind kind, long amount, String currency, Instant createdAt) {

        private static Entry of(Movement movement) {
            boolean follows = movement.reference().equals(OWN + movement.key());
            return new Entry(
                    follows ? null : movement.reference(),
                    movement.kind(),
                    movement.amount(),
                    movement.currency().intern(),
                    movement.createdAt());
        }

        private Movement under(String key) {
            return new Movement(key, reference(key), kind, amount, currency, createdAt);
        }

        private String reference(String key) {
            return payment == null ? OWN + key : payment;
        }
    }

    /** A capture and a void bear the name of the payment they end; a refund has its own. */
    private static Movement movement(Operation operation) {
        boolean ends = operation.kind() == Operation.Kind.CAPTURE || operation.kind() == Operation.Kind.VOID;
        return new Movement(
                operation.key(),
                ends ? String.valueOf(operation.payment()) : OWN + operation.key(),
                operation.kind(),
                operation.amount().amount(),
                operation.amount().currency(),
                Instant.now());
    }

    private static Movement as(Movement movement, Operation.Kind kind) {
        return new Movement(
                movement.key(),
                movement.reference(),
                kind,
                movement.amount(),
                movement.currency(),
                movement.createdAt());
    }

    private static String line(Operation operation, Movement movement) {
        return "%s %s %s %d %s %s %d%n"
                .formatted(
                        operation.key(),
                        operation.kind().label(),
                        operation.orderId(),
                        movement.amount(),
                        movement.currency(),
                        movement.reference(),
                        movement.createdAt().toEpochMilli());
    }

    private static Movement parsed(String[] words) {
        return new Movement(
                words[0],
                words[5],
                Operation.Kind.valueOf(words[1].toUpperCase(Locale.ROOT)),
                Long.parseLong(words[3]),
                words[4],
                Instant.ofEpochMilli(Long.parseLong(words[6])));
    }

    private static List<String> read(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static void append(Path file, String line) {
        try {
            Files.writeString(file, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
