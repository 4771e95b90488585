package dev.millrace.platform.database;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * JDBC connections for the migrations, which open two for each schema: what is given back is lent again, as logging in
 * takes longer than what they do with it. For one thread.
 */
final class LentConnections extends PGSimpleDataSource implements AutoCloseable {

    private static final long serialVersionUID = 1;

    private final transient Deque<Connection> free = new ArrayDeque<>();

    private final String url;

    LentConnections(DatabaseUrl url) {
        this.url = url.jdbc();
        setUser(url.user());
        setPassword(url.password());
    }

    /**
     * Without all the defaults, among which Flyway would look for secrets for a third of a second. Nothing is run often
     * enough to be prepared, and behind PgBouncer it might be run on another connection.
     */
    @Override
    public String getUrl() {
        return url + (url.contains("?") ? '&' : '?') + "prepareThreshold=0";
    }

    @Override
    public Connection getConnection() throws SQLException {
        Connection kept = free.poll();
        return lent(kept != null ? kept : super.getConnection());
    }

    private Connection lent(Connection real) {
        return (Connection) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Connection.class}, (_, method, args) -> {
                    if (method.getName().equals("close")) {
                        takeBack(real);
                        return null;
                    }
                    try {
                        return method.invoke(real, args);
                    } catch (InvocationTargetException failure) {
                        throw failure.getCause();
                    }
                });
    }

    private void takeBack(Connection real) throws SQLException {
        if (real.isClosed() || free.contains(real)) {
            return;
        }
        if (!real.getAutoCommit()) {
            real.rollback();
            real.setAutoCommit(true);
        }
        free.push(real);
    }

    @Override
    public void close() {
        for (Connection each : free) {
            try {
                each.close();
            } catch (SQLException ignored) {
                // It is gone, which is what was asked for.
            }
        }
        free.clear();
    }
}
