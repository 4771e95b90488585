package dev.millrace.support;

import dev.millrace.platform.database.Database;
import dev.millrace.platform.database.ReadPool;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.r2dbc.spi.ConnectionFactories;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.springframework.core.io.ClassPathResource;

/** Databases of the one PostgreSQL that have schemas already. */
public final class TestDatabase {

    private static final Duration DEADLINE = Duration.ofSeconds(10);

    private static final String TEMPLATE = "migrated";

    private static final AtomicInteger COPIES = new AtomicInteger();

    private TestDatabase() {}

    /** A new database in which these schemas have been migrated and no others, for tests of adapters. */
    public static Database with(String... schemas) {
        String url = Servers.newDatabase();
        migrate(url, schemas);
        return new Database(
                ConnectionFactories.get("r2dbc:pool:" + url + "?initialSize=1&maxSize=8&maxAcquireTime=PT5S"),
                DEADLINE);
    }

    /** The URL of a new database with the schemas of all modules: a copy, which costs a tenth of the migrations. */
    public static String migrated() {
        String name = TEMPLATE + "_" + COPIES.incrementAndGet();
        try (Connection connection = connection(Template.READY);
                Statement statement = connection.createStatement()) {
            statement.execute("create database " + name + " template " + TEMPLATE);
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
        return Servers.embedded().databaseUrl(name);
    }

    /** Lists of a database without a standby. */
    public static ReadPool reads(Database database) {
        return new ReadPool(database, null, Duration.ZERO, new SimpleMeterRegistry());
    }

    private static Connection connection(String url) throws SQLException {
        Address address = Address.of(url);
        return DriverManager.getConnection(address.jdbc(), address.user(), address.password());
    }

    private static void migrate(String url, String... schemas) {
        Address address = Address.of(url);
        for (String schema : schemas) {
            Flyway.configure()
                    .dataSource(address.jdbc(), address.user(), address.password())
                    .schemas(schema)
                    .locations("classpath:db/" + schema)
                    .load()
                    .migrate();
        }
    }

    private record Address(String jdbc, String user, String password) {

        private static Address of(String url) {
            URI uri = URI.create(url);
            String[] user = uri.getUserInfo().split(":", 2);
            return new Address(
                    "jdbc:postgresql://" + uri.getAuthority().split("@", 2)[1] + uri.getPath(), user[0], user[1]);
        }
    }

    /** Made by the first that needs a copy; nobody is connected to it while it is copied. */
    private static final class Template {

        /** The URL of another database, from which it can be copied. */
        private static final String READY = ready();

        private static String ready() {
            migrate(Servers.embedded().databaseUrl(TEMPLATE), schemas());
            return Servers.embedded().databaseUrl();
        }

        private static String[] schemas() {
            try {
                File[] all = new ClassPathResource("db").getFile().listFiles();
                return Stream.of(Objects.requireNonNull(all)).map(File::getName).toArray(String[]::new);
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
    }
}
