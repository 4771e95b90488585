package dev.millrace.platform.embedded;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Who uses the server of one directory, over all processes of this machine. Starting and stopping happen one at a time
 * under an exclusive lock on {@code turn.lock}; a process that uses the server holds a shared lock on
 * {@code in-use.lock}, which the kernel drops even after {@code kill -9}. Whoever leaves and finds nobody else stops
 * the server.
 *
 * <p>A process holds at most one channel per lock file, hence the one lease per directory: on POSIX, closing any other
 * channel to the file would silently drop the lock.
 */
final class Lease {
    private static final Map<Path, Lease> LEASES = new ConcurrentHashMap<>();

    private final Path home;
    private final ReentrantLock turn = new ReentrantLock();
    private int users;
    private @Nullable FileLock inUse;

    private Lease(Path home) {
        this.home = home;
    }

    /** The lease of an existing directory. */
    static Lease of(Path home) {
        try {
            return LEASES.computeIfAbsent(home.toRealPath(), Lease::new);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Finds or starts the server and counts one more user; nothing is counted when that fails. */
    <T> T join(Supplier<T> start) {
        return inTurn(() -> {
            T server = start.get();
            if (users == 0) {
                inUse = holdShared();
            }
            users++;
            return server;
        });
    }

    /** Counts one user less; the last one of all processes stops the server. */
    void leave(Runnable stop) {
        inTurn(() -> {
            users--;
            if (users == 0 && dropShared()) {
                stop.run();
            }
            return true;
        });
    }

    /** Does something to the server while no other thread or process starts or stops it. */
    <T> T inTurn(Supplier<T> action) {
        turn.lock();
        try (FileChannel channel = open("turn.lock")) {
            // Closing the channel unlocks it.
            channel.lock();
            return action.get();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            turn.unlock();
        }
    }

    private FileLock holdShared() {
        try {
            return open("in-use.lock").lock(0, Long.MAX_VALUE, true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Answers whether nobody else holds the shared lock. */
    private boolean dropShared() {
        FileLock mine = Objects.requireNonNull(inUse);
        inUse = null;
        try (FileChannel channel = (FileChannel) mine.acquiredBy()) {
            // First let go: the JVM refuses a lock that overlaps one of its own.
            mine.release();
            try (FileLock alone = channel.tryLock()) {
                return alone != null;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private FileChannel open(String name) throws IOException {
        return FileChannel.open(home.resolve(name), CREATE, READ, WRITE);
    }
}
