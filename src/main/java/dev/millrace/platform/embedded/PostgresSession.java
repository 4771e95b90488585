package dev.millrace.platform.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Short JDBC sessions with the embedded server, before the application's own driver runs. */
record PostgresSession(int port, String password) {
    static final String USER = "millrace";
    static final String DATABASE = "millrace";
    /** There from the start in every cluster. */
    private static final String MAINTENANCE = "postgres";

    private static final String UNKNOWN_DATABASE = "3D000";
    private static final String DUPLICATE_DATABASE = "42P04";
    private static final String WRONG_PASSWORD = "28P01";
    /** Long enough for crash recovery of a small database. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final Duration PAUSE = Duration.ofMillis(50);

    String url(String database) {
        return "postgresql://%s:%s@127.0.0.1:%d/%s".formatted(USER, password, port, database);
    }

    /** Creates a database unless it is there. */
    void create(String database) {
        try {
            connect(database).close();
            return;
        } catch (SQLException e) {
            if (!UNKNOWN_DATABASE.equals(e.getSQLState())) {
                throw unreachable(e);
            }
        }
        try (Connection connection = connect(MAINTENANCE);
                Statement statement = connection.createStatement()) {
            statement.execute("create database " + statement.enquoteIdentifier(database, true));
        } catch (SQLException e) {
            if (!DUPLICATE_DATABASE.equals(e.getSQLState())) {
                throw unreachable(e);
            }
        }
    }

    /**
     * Whether the server on this port keeps its data in this directory and knows our password. Waits while it is
     * starting, recovering or stopping, for as long as its process lives.
     */
    boolean awaitOurs(Path data, BooleanSupplier alive) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        SQLException last = null;
        while (alive.getAsBoolean()) {
            try {
                return isOurs(data);
            } catch (SQLException e) {
                last = e;
            }
            if (WRONG_PASSWORD.equals(last.getSQLState())) {
                return false;
            }
            if (System.nanoTime() > end) {
                throw unreachable(last);
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
        return false;
    }

    private boolean isOurs(Path data) throws SQLException {
        try (Connection connection = connect(MAINTENANCE);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("show data_directory")) {
            return row.next() && Files.isSameFile(Path.of(row.getString(1)), data);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Connection connect(String database) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", USER);
        properties.setProperty("password", password);
        properties.setProperty("sslmode", "disable");
        properties.setProperty("gssEncMode", "disable");
        properties.setProperty("connectTimeout", "2");
        properties.setProperty("socketTimeout", "10");
        return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:%d/%s".formatted(port, database), properties);
    }

    private EmbeddedServerException unreachable(SQLException cause) {
        return new EmbeddedServerException(
                "The embedded PostgreSQL on port %d does not answer: %s".formatted(port, cause.getMessage()), cause);
    }
}
