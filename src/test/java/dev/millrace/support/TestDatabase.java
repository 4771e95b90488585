package dev.millrace.support;

import dev.millrace.platform.database.Database;
import io.r2dbc.spi.ConnectionFactories;
import java.net.URI;
import java.time.Duration;
import org.flywaydb.core.Flyway;

/** A database with some schemas and nothing else, for tests of adapters. */
public final class TestDatabase {

    private static final Duration DEADLINE = Duration.ofSeconds(10);

    private TestDatabase() {}

    /** A new database in which these schemas have been migrated. */
    public static Database with(String... schemas) {
        String url = Servers.newDatabase();
        URI uri = URI.create(url);
        String[] user = uri.getUserInfo().split(":", 2);
        for (String schema : schemas) {
            Flyway.configure()
                    .dataSource(
                            "jdbc:postgresql://" + uri.getAuthority().split("@", 2)[1] + uri.getPath(),
                            user[0],
                            user[1])
                    .schemas(schema)
                    .locations("classpath:db/" + schema)
                    .load()
                    .migrate();
        }
        return new Database(
                ConnectionFactories.get("r2dbc:pool:" + url + "?initialSize=1&maxSize=8&maxAcquireTime=PT5S"),
                DEADLINE);
    }
}
