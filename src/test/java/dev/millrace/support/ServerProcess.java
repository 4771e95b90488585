package dev.millrace.support;

import static org.awaitility.Awaitility.await;

import dev.millrace.Millrace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.test.web.reactive.server.WebTestClient;

/**
 * A server in a JVM of its own, for tests that kill it. Its output is kept under {@code target/servers}, and is part of
 * the failure when it does not start.
 */
public final class ServerProcess implements AutoCloseable {

    /** A start on a busy machine. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final AtomicInteger COUNT = new AtomicInteger();

    private static final Path DIRECTORY = Path.of("target", "servers");

    private final Map<String, String> properties;
    private final Path output;
    private final Process process;

    private ServerProcess(Map<String, String> properties) {
        this(properties, Trained.OPTIONS);
    }

    private ServerProcess(Map<String, String> properties, List<String> options) {
        this.properties = properties;
        this.output = DIRECTORY.resolve(COUNT.incrementAndGet() + ".log");
        this.process = launch(options);
        // A test run that is broken off must not leave servers behind.
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    }

    /**
     * One with these properties over the defaults, which are those of {@link Instance#start(Map)}, and with a port that
     * was free; answers when it answers.
     */
    public static ServerProcess start(Map<String, String> properties) {
        return new ServerProcess(overDefaults(properties)).untilItAnswers();
    }

    private static Map<String, String> overDefaults(Map<String, String> properties) {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("server.port", String.valueOf(freePort()));
        all.put("server.address", "127.0.0.1");
        all.put("management.server.port", "0");
        all.put("millrace.rate-limits.enabled", "false");
        // A busy machine may take its time with a burst; only what asks for it tests the refusal.
        all.put("millrace.orders.queue-time", "1m");
        all.put("millrace.demo.enabled", "false");
        all.put("millrace.web.drain", "0s");
        all.put("millrace.redis.url", Servers.redisUrl());
        all.put("millrace.database.pool-size", "8");
        all.put("logging.structured.format.console", "");
        all.putAll(properties);
        all.computeIfAbsent("millrace.database.url", _ -> TestDatabase.migrated());
        return all;
    }

    /** What a start that is refused prints, and its exit code on the last line; fails when it goes on running. */
    public static List<String> refused(Map<String, String> properties) {
        try (ServerProcess server = new ServerProcess(properties)) {
            int code = server.exitCode();
            List<String> lines = new ArrayList<>(server.printed().lines().toList());
            lines.add(String.valueOf(code));
            return lines;
        }
    }

    /** Another one with the same properties and port; this one must have ended. */
    public ServerProcess again() {
        return again(Map.of());
    }

    /** The same with these properties besides, for this one start. */
    public ServerProcess again(Map<String, String> more) {
        Map<String, String> all = new LinkedHashMap<>(properties);
        all.keySet().removeIf(name -> name.startsWith("millrace.test."));
        all.putAll(more);
        return new ServerProcess(all).untilItAnswers();
    }

    /** Whether it still runs. */
    public boolean alive() {
        return process.isAlive();
    }

    /** With what it ends by itself; fails when it goes on running. */
    public int exitCode() {
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("It goes on running:\n" + printed());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** {@code http://127.0.0.1:port}, without a slash at the end. */
    public String url() {
        return "http://127.0.0.1:" + properties.get("server.port");
    }

    /** Speaks to it over HTTP. */
    public WebTestClient client() {
        return WebTestClient.bindToServer()
                .baseUrl(url())
                .responseTimeout(Duration.ofSeconds(60))
                .build();
    }

    public long pid() {
        return process.pid();
    }

    /** As {@code kill -9}: no hook runs, no connection is closed in order. */
    public void killHard() {
        process.destroyForcibly();
        ended();
    }

    /** As {@code kill -STOP}: it keeps its port and connections and answers nobody. */
    public void freeze() {
        signal("STOP");
    }

    /** Ends {@link #freeze}. */
    public void thaw() {
        signal("CONT");
    }

    /** As SIGTERM, and waits for the end. */
    public void stop() {
        process.destroy();
        ended();
    }

    /** Leaves no process, whatever state it is in. */
    @Override
    public void close() {
        killHard();
    }

    /** Everything it has printed. */
    public String printed() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Process launch(List<String> options) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xmx256m",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow"));
        command.addAll(options);
        command.add(Millrace.class.getName());
        properties.forEach((name, value) -> command.add("--" + name + "=" + value));
        try {
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ServerProcess untilItAnswers() {
        try {
            await().atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(100))
                    .failFast("It ended", () -> !process.isAlive())
                    .until(this::answers);
            return this;
        } catch (RuntimeException e) {
            close();
            throw new AssertionError("The server did not start:\n" + printed(), e);
        }
    }

    private boolean answers() {
        try {
            HttpURLConnection connection =
                    (HttpURLConnection) URI.create(url() + "/livez").toURL().openConnection();
            connection.setConnectTimeout(1000);
            connection.setReadTimeout(5000);
            return connection.getResponseCode() > 0;
        } catch (IOException e) {
            return false;
        }
    }

    private void signal(String name) {
        try {
            new ProcessBuilder("kill", "-" + name, String.valueOf(pid()))
                    .start()
                    .waitFor();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void ended() {
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * A port of the loopback interface that nobody has right now, below those that the system gives to the many
     * connections of the tests that run meanwhile.
     */
    public static int freePort() {
        int port = ThreadLocalRandom.current().nextInt(15_000, 30_000);
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (BindException taken) {
            return freePort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One start that all others profit from; whoever needs the first server waits for it. */
    private static final class Trained {

        private static final List<String> OPTIONS = train();

        private static List<String> train() {
            try {
                ServerImage image = new ServerImage(Files.createDirectories(DIRECTORY));
                new ServerProcess(overDefaults(Map.of()), image.recording())
                        .untilItAnswers()
                        .stop();
                return image.recorded();
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
    }
}
