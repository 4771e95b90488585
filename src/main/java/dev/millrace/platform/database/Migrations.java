package dev.millrace.platform.database;

import java.util.List;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.springframework.beans.factory.InitializingBean;

/** Brings every module's schema up to date, before anything reads it. Runs on the main thread, over JDBC. */
public final class Migrations implements InitializingBean {

    /** Nothing is run often enough to be prepared, and behind PgBouncer it might be run on another connection. */
    private static final Map<String, String> UNPREPARED = Map.of("prepareThreshold", "0");

    private final DatabaseUrl url;
    private final boolean migrate;
    private final List<Schema> schemas;

    Migrations(DatabaseUrl url, boolean migrate, List<Schema> schemas) {
        this.url = url;
        this.migrate = migrate;
        this.schemas = List.copyOf(schemas);
    }

    @Override
    public void afterPropertiesSet() {
        for (Schema schema : schemas) {
            Flyway flyway = flyway(schema);
            if (migrate) {
                flyway.migrate();
            } else {
                flyway.validate();
            }
        }
    }

    private Flyway flyway(Schema schema) {
        return Flyway.configure()
                .dataSource(url.jdbc(), url.user(), url.password())
                .jdbcProperties(UNPREPARED)
                .schemas(schema.name())
                .locations("classpath:db/" + schema.name())
                .failOnMissingLocations(true)
                .connectRetries(10)
                .connectRetriesInterval(2)
                .load();
    }
}
