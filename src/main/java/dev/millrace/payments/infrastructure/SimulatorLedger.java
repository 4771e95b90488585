package dev.millrace.payments.infrastructure;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.millrace.payments.Operation;
import dev.millrace.payments.domain.PaymentGateway.Movement;
import dev.millrace.platform.blocking.Blocking;
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
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The simulator's own books: what it did, by key, once. With a file every entry is appended as a line of
 * {@code key kind order amount currency reference milliseconds} before it is answered, and read again at start; without
 * one the last 50 000 are remembered.
 */
public final class SimulatorLedger {

    private final Cache<String, Movement> entries =
            Caffeine.newBuilder().maximumSize(50_000).build();
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
        Movement entry = entry(operation);
        Movement known = enter(entry);
        if (known != null || file == null) {
            return Mono.just(entry.reference());
        }
        Path book = file;
        return blocking.run(() -> append(book, line(operation, entry))).thenReturn(entry.reference());
    }

    /** The reference under which a key did something; empty when it did nothing. */
    Mono<String> find(String key) {
        return Mono.justOrEmpty(entries.getIfPresent(key)).map(Movement::reference);
    }

    /** Payments and refunds of this time. What was captured is a charge by now. */
    Flux<Movement> movements(Instant from, Instant to) {
        return Flux.defer(() -> {
            Set<String> captured = captured();
            return Flux.fromStream(() -> entries.asMap().values().stream())
                    .filter(entry -> entry.kind() != Operation.Kind.CAPTURE && entry.kind() != Operation.Kind.VOID)
                    .filter(entry -> !entry.createdAt().isBefore(from)
                            && entry.createdAt().isBefore(to))
                    .map(entry -> captured.contains(entry.reference()) && entry.kind() == Operation.Kind.AUTHORIZE
                            ? as(entry, Operation.Kind.CHARGE)
                            : entry);
        });
    }

    private Set<String> captured() {
        return entries.asMap().values().stream()
                .filter(entry -> entry.kind() == Operation.Kind.CAPTURE)
                .map(Movement::reference)
                .collect(Collectors.toSet());
    }

    private @Nullable Movement enter(Movement entry) {
        return entries.asMap().putIfAbsent(String.valueOf(entry.key()), entry);
    }

    /** A capture and a void bear the name of the payment they end; a refund has its own. */
    private static Movement entry(Operation operation) {
        boolean ends = operation.kind() == Operation.Kind.CAPTURE || operation.kind() == Operation.Kind.VOID;
        return new Movement(
                operation.key(),
                ends ? String.valueOf(operation.payment()) : "sim_" + operation.key(),
                operation.kind(),
                operation.amount().amount(),
                operation.amount().currency(),
                Instant.now());
    }

    private static Movement as(Movement entry, Operation.Kind kind) {
        return new Movement(entry.key(), entry.reference(), kind, entry.amount(), entry.currency(), entry.createdAt());
    }

    private static String line(Operation operation, Movement entry) {
        return "%s %s %s %d %s %s %d%n"
                .formatted(
                        operation.key(),
                        operation.kind().label(),
                        operation.orderId(),
                        entry.amount(),
                        entry.currency(),
                        entry.reference(),
                        entry.createdAt().toEpochMilli());
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
