package dev.millrace.platform.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Order(5)
class EmbeddedServersTest {
    /** Shared by the tests, as making a cluster takes seconds; with a space, as many home directories have one. */
    private static Path dataDir = Path.of("");

    @BeforeAll
    static void nameTheDirectory(@TempDir Path scratch) {
        dataDir = scratch.resolve("the data");
    }

    @Test
    void bothServersAnswerWithTheSafeSettings() throws Exception {
        try (EmbeddedServers servers = open()) {
            String url = servers.databaseUrl();
            assertThat(url).matches("postgresql://millrace:[0-9a-f]{32}@127\\.0\\.0\\.1:\\d+/millrace");
            assertThat(ask(url, "show server_version")).startsWith("18.");
            assertThat(ask(url, "show fsync")).isEqualTo("on");
            assertThat(ask(url, "show full_page_writes")).isEqualTo("on");
            assertThat(ask(url, "show synchronous_commit")).isEqualTo("on");
            assertThat(ask(url, "show data_checksums")).isEqualTo("on");
            assertThat(ask(url, "show server_encoding")).isEqualTo("UTF8");
            assertThat(ask(url, "show listen_addresses")).isEqualTo("127.0.0.1");
            assertThat(ask(url, "show max_connections")).isEqualTo("200");
            assertThat(redisPid(servers)).isEqualTo(servers.redisPid());
        }
    }

    @Test
    void aWrongPasswordOpensNeither() {
        try (EmbeddedServers servers = open()) {
            String wrong = servers.databaseUrl().replaceFirst(":[0-9a-f]{32}@", ":wrong@");
            assertThatThrownBy(() -> ask(wrong, "select 1"))
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("28P01"));
            assertThat(new RedisSession(port(servers.redisUrl()), "wrong").pid())
                    .isEmpty();
        }
    }

    @Test
    void dataPasswordsAndPortsOutliveARestart() throws Exception {
        String database;
        String redis;
        try (EmbeddedServers servers = open()) {
            database = servers.databaseUrl();
            redis = servers.redisUrl();
            run(database, "create table restarted as select 42 as answer");
        }
        assertThat(Ports.answers(port(database))).isFalse();
        assertThat(Ports.answers(port(redis))).isFalse();
        try (EmbeddedServers servers = open()) {
            assertThat(servers.databaseUrl()).isEqualTo(database);
            assertThat(servers.redisUrl()).isEqualTo(redis);
            assertThat(ask(database, "select answer from restarted")).isEqualTo("42");
        }
    }

    @Test
    void aSecondDatabaseIsCreatedOnceAndKeepsItsData() throws Exception {
        try (EmbeddedServers servers = open()) {
            run(servers.databaseUrl("orders_split"), "create table split as select 1 as answer");
            assertThat(ask(servers.databaseUrl("orders_split"), "select current_database() from split"))
                    .isEqualTo("orders_split");
            assertThatThrownBy(() -> servers.databaseUrl("no; drop")).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void serversOfAKilledProcessAreFoundKeptAndStoppedAtTheEnd() throws Exception {
        ServersProcess killed = ServersProcess.start(dataDir);
        killed.killHard();
        try (EmbeddedServers servers = open()) {
            assertThat(List.of(servers.postgresPid(), servers.redisPid()))
                    .containsExactly(killed.postgresPid(), killed.redisPid());
            assertThat(ask(servers.databaseUrl(), "select 1")).isEqualTo("1");
        }
        assertThat(Processes.runs(killed.postgresPid(), "postgres")).isFalse();
        assertThat(Processes.runs(killed.redisPid(), Platform.current().redisBinary()))
                .isFalse();
    }

    @Test
    void processesShareTheServersAndTheLastOneOutStopsThem() throws Exception {
        EmbeddedServers mine = open();
        ServersProcess other = ServersProcess.start(dataDir);
        assertThat(other.postgresPid()).isEqualTo(mine.postgresPid());
        String database = mine.databaseUrl();
        mine.close();
        assertThat(ask(database, "select 1")).isEqualTo("1");
        other.endNormally();
        assertThat(Ports.answers(port(database))).isFalse();
        assertThat(Processes.runs(other.redisPid(), Platform.current().redisBinary()))
                .isFalse();
    }

    @Test
    void twoOpeningsInOneProcessShareTheServers() throws Exception {
        EmbeddedServers first = open();
        try (EmbeddedServers second = open()) {
            assertThat(second.postgresPid()).isEqualTo(first.postgresPid());
            first.close();
            first.close();
            assertThat(ask(second.databaseUrl(), "select 1")).isEqualTo("1");
            assertThat(redisPid(second)).isEqualTo(second.redisPid());
        }
        assertThat(Ports.answers(port(first.databaseUrl()))).isFalse();
    }

    @Test
    void aPidFileThatNamesAnotherLivingProcessIsStale() throws Exception {
        try (EmbeddedServers servers = open()) {
            run(servers.databaseUrl(), "create table stale as select 42 as answer");
        }
        long stranger = ProcessHandle.current().pid();
        Files.writeString(dataDir.resolve("postgresql/data/postmaster.pid"), stranger + "\n/nowhere\n0\n1\n\n\n");
        Files.writeString(dataDir.resolve("redis/redis.pid"), Long.toString(stranger));
        try (EmbeddedServers servers = open()) {
            assertThat(servers.postgresPid()).isNotEqualTo(stranger);
            assertThat(servers.redisPid()).isNotEqualTo(stranger);
            assertThat(ask(servers.databaseUrl(), "select answer from stale")).isEqualTo("42");
        }
    }

    @Test
    void aServerKilledBetweenTwoStartsRecovers() throws Exception {
        ServersProcess killed = ServersProcess.start(dataDir);
        killed.killHard();
        kill(killed.postgresPid());
        kill(killed.redisPid());
        try (EmbeddedServers servers = open()) {
            assertThat(servers.postgresPid()).isNotEqualTo(killed.postgresPid());
            assertThat(servers.redisPid()).isNotEqualTo(killed.redisPid());
            assertThat(ask(servers.databaseUrl(), "select 1")).isEqualTo("1");
        }
    }

    @Test
    void aHalfFinishedClusterIsMadeAnew(@TempDir Path fresh) throws Exception {
        Path half = Files.createDirectories(fresh.resolve("postgresql/data.new"));
        Files.writeString(half.resolve("PG_VERSION"), "18");
        Files.createDirectories(fresh.resolve("postgresql/binaries-0.new/bin"));
        try (EmbeddedServers servers = EmbeddedServers.open(fresh, EnumSet.of(EmbeddedServers.Part.POSTGRESQL))) {
            assertThat(ask(servers.databaseUrl(), "select 1")).isEqualTo("1");
        }
        assertThat(half).doesNotExist();
        assertThat(fresh.resolve("postgresql/binaries-0.new")).doesNotExist();
    }

    @Test
    void aTakenPortIsReplacedByAnother() throws Exception {
        Files.createDirectories(dataDir.resolve("redis"));
        try (ServerSocket taken = new ServerSocket(0, 1, Ports.loopback())) {
            Files.writeString(dataDir.resolve("redis/port"), Integer.toString(taken.getLocalPort()));
            try (EmbeddedServers servers = EmbeddedServers.open(dataDir, EnumSet.of(EmbeddedServers.Part.REDIS))) {
                assertThat(port(servers.redisUrl())).isNotEqualTo(taken.getLocalPort());
                assertThat(redisPid(servers)).isEqualTo(servers.redisPid());
            }
        }
    }

    @Test
    void redisComesBackOnItsPortAfterAStopAndAfterAKill() throws Exception {
        try (EmbeddedServers servers = EmbeddedServers.open(dataDir, EnumSet.of(EmbeddedServers.Part.REDIS))) {
            int port = port(servers.redisUrl());
            servers.stopRedis();
            assertThat(Ports.answers(port)).isFalse();
            servers.startRedis();
            assertThat(redisPid(servers)).isEqualTo(servers.redisPid());
            kill(servers.redisPid());
            servers.startRedis();
            assertThat(redisPid(servers)).isEqualTo(servers.redisPid());
            assertThat(port(servers.redisUrl())).isEqualTo(port);
            assertThatThrownBy(servers::databaseUrl).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void postgresComesBackOnItsPortAfterAStopAndAfterAKill() throws Exception {
        try (EmbeddedServers servers = EmbeddedServers.open(dataDir, EnumSet.of(EmbeddedServers.Part.POSTGRESQL))) {
            servers.stopPostgres();
            assertThat(Ports.answers(port(servers.databaseUrl()))).isFalse();
            servers.startPostgres();
            kill(servers.postgresPid());
            servers.startPostgres();
            assertThat(ask(servers.databaseUrl(), "select 1")).isEqualTo("1");
        }
    }

    @Test
    void onlyTheOwnerMayReadWhatIsKept() throws IOException {
        try (EmbeddedServers servers = open()) {
            assertThat(servers.databaseUrl()).isNotEmpty();
            for (String file : List.of("postgresql/password", "redis/password", "redis/redis.conf")) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(dataDir.resolve(file))))
                        .isEqualTo("rw-------");
            }
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(dataDir)))
                    .isEqualTo("rwx------");
        }
    }

    private EmbeddedServers open() {
        return EmbeddedServers.open(dataDir, EnumSet.allOf(EmbeddedServers.Part.class));
    }

    private static void kill(long pid) {
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
        await().atMost(5, TimeUnit.SECONDS)
                .until(() ->
                        ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty());
    }

    private static long redisPid(EmbeddedServers servers) {
        String url = servers.redisUrl();
        String password = url.substring("redis://:".length(), url.indexOf('@'));
        return new RedisSession(port(url), password).pid().orElse(0);
    }

    private static int port(String url) {
        return URI.create(url).getPort();
    }

    private static String ask(String url, String query) throws SQLException {
        try (Connection connection = connect(url);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getString(1);
        }
    }

    private static void run(String url, String sql) throws SQLException {
        try (Connection connection = connect(url);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static Connection connect(String url) throws SQLException {
        String[] user = URI.create(url).getUserInfo().split(":", 2);
        return DriverManager.getConnection(
                "jdbc:postgresql" + url.substring(url.indexOf("://")).replaceFirst("//.*@", "//"), user[0], user[1]);
    }
}
