package dev.millrace.payments.infrastructure;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.millrace.payments.Operation;
import dev.millrace.platform.blocking.Blocking;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * The simulator's own books: what it moved, by key, once. With a file every movement is appended as a line of
 * {@code key kind order amount currency} before it is answered, and read again at start; without one the last
 * 200 000 are remembered.
 */
public final class SimulatorLedger {

    private final Cache<String, String> references =
            Caffeine.newBuilder().maximumSize(200_000).build();
    private final @Nullable Path file;
    private final Blocking blocking;

    public SimulatorLedger(@Nullable Path file, Blocking blocking) {
        this.file = file;
        this.blocking = blocking;
        if (file != null && Files.exists(file)) {
            read(file).forEach(line -> references.put(line.split(" ", 2)[0], reference(line.split(" ", 2)[0])));
        }
    }

    /** Moves the money unless this key already has; answers the reference either way. */
    Mono<String> record(Operation operation) {
        String key = operation.key();
        String reference = reference(key);
        if (references.asMap().putIfAbsent(key, reference) != null || file == null) {
            return Mono.just(reference);
        }
        Path book = file;
        return blocking.run(() -> append(book, line(operation))).thenReturn(reference);
    }

    /** The reference of a key that moved money; empty otherwise. */
    Mono<String> find(String key) {
        return Mono.justOrEmpty(references.getIfPresent(key));
    }

    private static String reference(String key) {
        return "sim_" + key;
    }

    private static String line(Operation operation) {
        return "%s %s %s %d %s%n"
                .formatted(
                        operation.key(),
                        operation.kind().label(),
                        operation.orderId(),
                        operation.amount().amount(),
                        operation.amount().currency());
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
