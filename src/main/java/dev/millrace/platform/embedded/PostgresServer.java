package dev.millrace.platform.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/** The PostgreSQL server of one directory. Every method is called by one thread and process at a time. */
final class PostgresServer {
    private static final Duration TOOL_LIMIT = Duration.ofSeconds(60);
    private static final Pattern SAFE_NAME = Pattern.compile("[a-z][a-z0-9_]{0,62}");
    private static final String LOG = "server.log";
    private static final int START_TRIES = 3;
    private static final List<String> SETTINGS = List.of(
            "listen_addresses=127.0.0.1",
            "unix_socket_directories=",
            "max_connections=200",
            "shared_buffers=128MB",
            "fsync=on",
            "full_page_writes=on",
            "synchronous_commit=on",
            "timezone=UTC",
            "log_timezone=UTC",
            // Errors of statements are the application's to tell; kept here they would let the log grow without bound.
            "log_min_messages=log");

    private final Path home;
    private final Path data;
    private final Platform platform;
    private final PostgresSession session;
    private final int port;

    private PostgresServer(Path home, Platform platform, String password, int port) {
        this.home = home;
        this.data = home.resolve("data");
        this.platform = platform;
        this.port = port;
        this.session = new PostgresSession(port, password);
    }

    /** Finds the server that a killed process left over or another one shares with us, or starts it. */
    static PostgresServer open(Path home) {
        Platform platform = Platform.current();
        String password = Secrets.keep(home.resolve("password"), RandomText::password);
        return running(home, platform, password).orElseGet(() -> start(home, platform, password));
    }

    String url(String database) {
        if (!SAFE_NAME.matcher(database).matches()) {
            throw new IllegalArgumentException("Not a database name: " + database);
        }
        return session.url(database);
    }

    /** Creates the database unless it is there. */
    void create(String database) {
        session.create(database);
    }

    long pid() {
        return PostmasterFile.read(data)
                .map(PostmasterFile::pid)
                .orElseThrow(() -> new EmbeddedServerException("PostgreSQL in " + home + " is not running"));
    }

    /** Starts a stopped or killed server again on its port; nothing happens if it runs. */
    void restart() {
        if (running(home, platform, session.password()).isEmpty()) {
            launch();
        }
    }

    /** Rolls open transactions back, writes a checkpoint and ends the server; nothing happens if it is gone already. */
    void stop() {
        if (PostmasterFile.read(data).filter(PostmasterFile::isPostgres).isPresent()) {
            tool(List.of("pg_ctl", "-D", data.toString(), "-m", "fast", "-w", "-t", "30", "stop"), "stop.out");
        }
    }

    private static Optional<PostgresServer> running(Path home, Platform platform, String password) {
        Path data = home.resolve("data");
        Optional<PostmasterFile> found = PostmasterFile.read(data);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        PostmasterFile file = found.get();
        PostgresServer server = new PostgresServer(home, platform, password, file.port());
        if (file.isPostgres() && server.session.awaitOurs(data, file::isPostgres)) {
            return Optional.of(server);
        }
        // The process is gone, or its number went to a process that has nothing to do with this directory.
        file.delete();
        return Optional.empty();
    }

    private static PostgresServer start(Path home, Platform platform, String password) {
        EmbeddedServerException last = null;
        for (int i = 0; i < START_TRIES; i++) {
            PostgresServer server = new PostgresServer(home, platform, password, Ports.choose(home.resolve("port")));
            try {
                server.initialise();
                server.launch();
                return server;
            } catch (EmbeddedServerException e) {
                // Another process may have taken the port in between; the next try sees that and takes another one.
                last = e;
            }
        }
        throw Objects.requireNonNull(last);
    }

    /** Makes the cluster in a directory of another name first, so that a half-finished one is never taken for real. */
    private void initialise() {
        if (Files.isDirectory(data)) {
            return;
        }
        Path partial = home.resolve("data.new");
        Binaries.delete(partial);
        List<String> command = new ArrayList<>(List.of("initdb", "-D", partial.toString(), "-U", PostgresSession.USER));
        command.addAll(List.of("-A", "scram-sha-256", "--pwfile=" + home.resolve("password"), "--data-checksums"));
        command.addAll(List.of("-E", "UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"));
        tool(command, "initdb.out");
        try {
            Files.move(partial, data, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** pg_ctl gives the server a session of its own, so Ctrl-C at the terminal reaches only the application. */
    private void launch() {
        StringBuilder options = new StringBuilder("-p ").append(port);
        SETTINGS.forEach(setting -> options.append(" -c ").append(setting));
        Path log = home.resolve(LOG);
        tool(
                List.of("pg_ctl", "-D", data.toString(), "-l", log.toString(), "-o", options.toString(), "-w", "start"),
                "start.out");
        session.create(PostgresSession.DATABASE);
    }

    private void tool(List<String> command, String output) {
        Path binaries = Binaries.archive(platform.postgresArchive(), home).resolve("bin");
        List<String> full = new ArrayList<>(command);
        full.set(0, binaries.resolve(command.getFirst()).toString());
        Unprivileged user = Unprivileged.choose(platform, home);
        user.own(data);
        user.own(home.resolve(LOG));
        Command.run(user.command(full), home.resolve(output), TOOL_LIMIT);
    }
}
