package dev.millrace.platform.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** The Redis server of one directory. Every method is called by one thread and process at a time. */
final class RedisServer {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration PAUSE = Duration.ofMillis(10);
    private static final int START_TRIES = 3;

    private final Path home;
    private final Platform platform;
    private final RedisSession session;

    private RedisServer(Path home, Platform platform, RedisSession session) {
        this.home = home;
        this.platform = platform;
        this.session = session;
    }

    /** Finds the server that a killed process left over or another one shares with us, or starts it. */
    static RedisServer open(Path home) {
        Platform platform = Platform.current();
        String password = Secrets.keep(home.resolve("password"), RandomText::password);
        int before = Ports.read(home.resolve("port"));
        RedisServer found = new RedisServer(home, platform, new RedisSession(before, password));
        if (before != 0 && found.session.pid().isPresent()) {
            return found;
        }
        found.removeUnreachable();
        return start(home, platform, password);
    }

    String url() {
        return "redis://:%s@127.0.0.1:%d".formatted(session.password(), session.port());
    }

    long pid() {
        return recordedPid()
                .filter(pid -> isRunning())
                .orElseThrow(() -> new EmbeddedServerException("Redis in " + home + " is not running"));
    }

    /** Starts a stopped or killed server again on its port; nothing happens if it runs. */
    void restart() {
        if (session.pid().isEmpty()) {
            removeUnreachable();
            launch();
        }
    }

    /** Ends the server; nothing happens if it is gone already. */
    void stop() {
        session.shutdown();
        if (!await(() -> !isRunning())) {
            removeUnreachable();
        }
    }

    private static RedisServer start(Path home, Platform platform, String password) {
        EmbeddedServerException last = null;
        for (int i = 0; i < START_TRIES; i++) {
            int port = Ports.choose(home.resolve("port"));
            RedisServer server = new RedisServer(home, platform, new RedisSession(port, password));
            try {
                server.launch();
                return server;
            } catch (EmbeddedServerException e) {
                // Another process may have taken the port in between; the next try sees that and takes another one.
                last = e;
            }
        }
        throw Objects.requireNonNull(last);
    }

    private void launch() {
        Path binary = Binaries.file(platform.redisBinary(), home).resolve(platform.redisBinary());
        Path configuration = home.resolve("redis.conf");
        Secrets.write(configuration, configuration());
        Process process =
                Command.start(List.of(binary.toString(), configuration.toString()), home.resolve("start.out"));
        await(() -> session.pid().isPresent() || hasFailed(process));
        if (session.pid().isEmpty()) {
            throw new EmbeddedServerException("Redis did not come up on port %d; see %s and %s"
                    .formatted(session.port(), home.resolve("start.out"), home.resolve("redis.log")));
        }
    }

    /** Redis is a cache here: it saves nothing, and when its memory is full the least used keys go. */
    private String configuration() {
        return """
                bind 127.0.0.1
                port %d
                protected-mode yes
                requirepass %s
                dir "%s"
                pidfile "%s"
                logfile "%s"
                loglevel warning
                save ""
                appendonly no
                maxmemory 256mb
                maxmemory-policy allkeys-lru
                %s
                """.formatted(
                        session.port(),
                        session.password(),
                        quoted(home),
                        quoted(home.resolve("redis.pid")),
                        quoted(home.resolve("redis.log")),
                        // A daemon has a session of its own, so Ctrl-C at the terminal reaches only the application.
                        platform.isWindows() ? "" : "daemonize yes");
    }

    private static String quoted(Path path) {
        return path.toString().replace("\\", "\\\\").replace("\"", "\\\"");
    }

    private static boolean hasFailed(Process process) {
        return !process.isAlive() && process.exitValue() != 0;
    }

    /** Ends a server of this directory that answers nobody: it holds nothing that PostgreSQL does not. */
    private void removeUnreachable() {
        recordedPid()
                .filter(pid -> Processes.runs(pid, platform.redisBinary()))
                .flatMap(ProcessHandle::of)
                .ifPresent(ProcessHandle::destroyForcibly);
        await(() -> !isRunning());
    }

    private boolean isRunning() {
        return recordedPid()
                .filter(pid -> Processes.runs(pid, platform.redisBinary()))
                .isPresent();
    }

    private Optional<Long> recordedPid() {
        try {
            return Optional.of(
                    Long.parseLong(Files.readString(home.resolve("redis.pid")).strip()));
        } catch (NoSuchFileException | NumberFormatException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean await(BooleanSupplier condition) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                return false;
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
        return true;
    }
}
