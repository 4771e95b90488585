package dev.millrace.support;

import dev.millrace.platform.embedded.EmbeddedServers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.util.FileSystemUtils;

/** One real PostgreSQL and one real Redis for all tests of a JVM, started by the first that asks. */
public final class Servers {

    private static final AtomicInteger DATABASES = new AtomicInteger();

    private Servers() {}

    /** The URL of a new, empty database of its own for whoever asks. */
    public static String newDatabase() {
        return embedded().databaseUrl("test_" + DATABASES.incrementAndGet());
    }

    /** The one Redis. Tests share it, so their keys must differ. */
    public static String redisUrl() {
        return embedded().redisUrl();
    }

    /** The servers themselves, for tests that stop and start them; these must start them again. */
    public static EmbeddedServers embedded() {
        return Running.SERVERS;
    }

    private static final class Running {

        private static final EmbeddedServers SERVERS = start();

        private static EmbeddedServers start() {
            try {
                Path data = Files.createTempDirectory("millrace-test");
                EmbeddedServers servers = EmbeddedServers.open(data, EnumSet.allOf(EmbeddedServers.Part.class));
                Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(servers, data)));
                return servers;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static void stop(EmbeddedServers servers, Path data) {
            servers.close();
            try {
                FileSystemUtils.deleteRecursively(data);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
