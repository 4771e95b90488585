package dev.millrace.platform.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.platform.embedded.EmbeddedServers;
import dev.millrace.platform.embedded.EmbeddedServers.Part;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.r2dbc.spi.ConnectionFactories;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.FileSystemUtils;

/** Lists on a real streaming standby: never behind what was acknowledged, and never waited for in vain. */
class ReadPoolTest {

    private static final Duration DEADLINE = Duration.ofSeconds(30);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static EmbeddedServers first;
    private static EmbeddedServers second;
    private static Database primary;
    private static Database standby;

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    @BeforeAll
    static void follow(@TempDir Path scratch) throws IOException {
        first = open(scratch.resolve("first"));
        primary = database(first.databaseUrl());
        primary.update("create table public.note (number int primary key)").block(PATIENCE);
        first.stopPostgres();
        Path copy = copied(scratch.resolve("first/postgresql"), scratch.resolve("second/postgresql"));
        Files.createFile(copy.resolve("standby.signal"));
        Files.writeString(
                copy.resolve("postgresql.auto.conf"), following(first.databaseUrl()), StandardOpenOption.APPEND);
        first.startPostgres();
        second = open(scratch.resolve("second"));
        standby = database(second.databaseUrl());
    }

    private static EmbeddedServers open(Path directory) {
        return EmbeddedServers.open(directory, EnumSet.of(Part.POSTGRESQL));
    }

    /** The copy of a stopped server's files; answers where its data is. */
    private static Path copied(Path from, Path to) throws IOException {
        FileSystemUtils.copyRecursively(from.resolve("data"), to.resolve("data"));
        Files.copy(from.resolve("password"), to.resolve("password"));
        Files.setPosixFilePermissions(to.resolve("data"), PosixFilePermissions.fromString("rwx------"));
        return to.resolve("data");
    }

    private static String following(String url) {
        URI uri = URI.create(url);
        String[] user = uri.getUserInfo().split(":", 2);
        return "primary_conninfo = 'host=127.0.0.1 port=%d user=%s password=%s'%n"
                .formatted(uri.getPort(), user[0], user[1]);
    }

    private static Database database(String url) {
        return new Database(
                ConnectionFactories.get("r2dbc:pool:" + url + "?initialSize=0&maxSize=4&maxAcquireTime=PT20S"),
                DEADLINE);
    }

    @AfterAll
    static void close() {
        second.close();
        first.close();
    }

    @Test
    void whatWasAcknowledgedIsInTheNextList() {
        ReadPool reads = reads(DEADLINE);
        for (int number = 1; number <= 200; number++) {
            write(number);
            assertThat(has(reads, number)).as("%d", number).isTrue();
        }
        assertThat(count("standby")).isEqualTo(200);
        assertThat(count("primary")).isZero();
    }

    @Test
    void aStandbyThatStandsStillIsNotWaitedForLong() {
        ReadPool reads = reads(Duration.ofMillis(20));
        standby.list("select pg_wal_replay_pause()", _ -> true).block(PATIENCE);
        try {
            write(1001);
            assertThat(has(reads, 1001)).isTrue();
            assertThat(count("primary")).isEqualTo(1);
        } finally {
            standby.list("select pg_wal_replay_resume()", _ -> true).block(PATIENCE);
        }
    }

    @Test
    void aStandbyThatIsAwayIsPassedOverAndTakenUpAgain() {
        ReadPool reads = reads(DEADLINE);
        second.stopPostgres();
        try {
            for (int number = 2001; number <= 2010; number++) {
                write(number);
                assertThat(has(reads, number)).isTrue();
            }
            assertThat(count("primary")).isEqualTo(10);
        } finally {
            second.startPostgres();
        }
        await().atMost(PATIENCE).until(() -> has(reads, 2010) && count("standby") > 0);
    }

    @Test
    void aRowThatIsNotThereIsNotLookedForTwice() {
        ReadPool reads = reads(DEADLINE);

        assertThat(reads.one("select number from public.note where number = -1", _ -> true)
                        .block(PATIENCE))
                .isNull();
        assertThat(count("standby")).isEqualTo(1);
        assertThat(count("primary")).isZero();
    }

    private ReadPool reads(Duration patience) {
        return new ReadPool(primary, standby, patience, meters);
    }

    private static void write(int number) {
        primary.update("insert into public.note values ($1)", number).block(PATIENCE);
    }

    private static boolean has(ReadPool reads, int number) {
        return !Objects.requireNonNull(reads.list("select 1 from public.note where number = $1", _ -> true, number)
                        .block(PATIENCE))
                .isEmpty();
    }

    private double count(String at) {
        return meters.get("millrace.database.reads").tag("at", at).counter().count();
    }
}
