package dev.millrace.platform.database;

import java.util.List;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/** Brings every module's schema up to date, before anything reads it. On the caller's thread, over JDBC. */
final class Migrations {

    private final DatabaseUrl url;
    private final boolean migrate;
    private final List<Schema> schemas;

    Migrations(DatabaseUrl url, boolean migrate, List<Schema> schemas) {
        this.url = url;
        this.migrate = migrate;
        this.schemas = List.copyOf(schemas);
    }

    /** Errors with a {@link org.flywaydb.core.api.FlywayException} when a schema is not as it should be. */
    void run() {
        try (LentConnections connections = new LentConnections(url)) {
            for (Schema schema : schemas) {
                Flyway flyway = flyway(schema, connections);
                if (migrate) {
                    flyway.migrate();
                } else {
                    flyway.validate();
                }
            }
        }
    }

    private static Flyway flyway(Schema schema, DataSource connections) {
        return Flyway.configure()
                .dataSource(connections)
                .schemas(schema.name())
                .locations("classpath:db/" + schema.name())
                .failOnMissingLocations(true)
                .connectRetries(10)
                .connectRetriesInterval(2)
                .load();
    }
}
