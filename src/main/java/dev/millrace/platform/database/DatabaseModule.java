package dev.millrace.platform.database;

import static java.util.Objects.requireNonNull;

import dev.millrace.platform.lifecycle.Ending;
import dev.millrace.platform.lifecycle.Loop;
import dev.millrace.platform.tracing.Tracing;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.pool.ConnectionPoolConfiguration;
import io.r2dbc.pool.PoolMetrics;
import io.r2dbc.postgresql.PostgresqlConnectionFactoryProvider;
import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryOptions;
import io.r2dbc.spi.ValidationDepth;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.ReactorResourceFactory;
import reactor.core.publisher.Mono;
import reactor.netty.resources.LoopResources;

/** Wires the door to PostgreSQL. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(DatabaseSettings.class)
public class DatabaseModule {

    /**
     * Ends transactions that were left open, and plans each statement once. What is hot is in memory and found by key, and
     * tables that are small when a statement is planned will be large: so a probe must never seem dearer than a scan.
     */
    private static final Map<String, String> SESSION = Map.of(
            "idle_in_transaction_session_timeout", "10s",
            "plan_cache_mode", "force_generic_plan",
            "random_page_cost", "0.1");

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Bean
    Schema platformSchema() {
        return new Schema("platform");
    }

    @Bean
    Migrations migrations(DatabaseSettings settings, List<Schema> schemas) {
        return new Migrations(DatabaseUrl.parse(settings.url()), settings.migrate(), schemas);
    }

    /**
     * Opened before anyone needs it, as a first connection takes longer than a statement may wait for one, and while the
     * migrations run: so nothing reads a schema before it is there. The migrations wait for a database that is not there
     * yet; then the connections are opened after them.
     */
    @Bean(destroyMethod = "dispose")
    ConnectionPool connectionPool(
            DatabaseSettings settings, ReactorResourceFactory resources, MeterRegistry meters, Migrations migrations) {
        DatabaseUrl url = DatabaseUrl.parse(settings.url());
        ConnectionPool pool = new ConnectionPool(configuration("postgresql", url, settings, resources)
                .initialSize(settings.poolSize())
                .maxSize(settings.poolSize())
                .build());
        pool.getMetrics().ifPresent(metrics -> observe(metrics, meters));
        Mono<Integer> opened = pool.warmup().cache();
        opened.subscribe(_ -> {}, _ -> {});
        migrations.run();
        opened.onErrorResume(_ -> pool.warmup().retry(3)).block(PATIENCE);
        return pool;
    }

    /** Closes the connections while there still are event loops to close them on, and after all who use them. */
    @Bean
    Ending connectionPoolEnding(ConnectionPool pool, ReactorResourceFactory resources) {
        return new Ending(resources.getPhase() + 1, pool::disposeLater);
    }

    /** Opened when it is first needed: a standby that is away keeps nobody from starting. */
    @Bean(destroyMethod = "dispose", defaultCandidate = false)
    @ConditionalOnProperty("millrace.database.standby-url")
    ConnectionPool standbyPool(DatabaseSettings settings, ReactorResourceFactory resources) {
        DatabaseUrl url = DatabaseUrl.ofStandby(requireNonNull(settings.standbyUrl()));
        return new ConnectionPool(configuration("standby", url, settings, resources)
                .initialSize(0)
                .maxSize(settings.standbyPoolSize())
                .build());
    }

    @Bean
    @ConditionalOnProperty("millrace.database.standby-url")
    Ending standbyPoolEnding(@Qualifier("standbyPool") ConnectionPool pool, ReactorResourceFactory resources) {
        return new Ending(resources.getPhase() + 1, pool::disposeLater);
    }

    private static ConnectionPoolConfiguration.Builder configuration(
            String name, DatabaseUrl url, DatabaseSettings settings, ReactorResourceFactory resources) {
        return ConnectionPoolConfiguration.builder(factory(url, settings, resources.getLoopResources()))
                .name(name)
                .maxAcquireTime(settings.acquireTimeout())
                .maxCreateConnectionTime(settings.connectTimeout())
                .maxIdleTime(settings.idleTime())
                .maxLifeTime(settings.lifeTime())
                .validationDepth(ValidationDepth.LOCAL);
    }

    /** On the event loops that serve HTTP: a request and its statements need not wake one another's threads. */
    private static ConnectionFactory factory(DatabaseUrl url, DatabaseSettings settings, LoopResources loops) {
        return ConnectionFactories.get(url.options()
                .mutate()
                .option(ConnectionFactoryOptions.CONNECT_TIMEOUT, settings.connectTimeout())
                .option(ConnectionFactoryOptions.STATEMENT_TIMEOUT, settings.statementTimeout())
                .option(ConnectionFactoryOptions.LOCK_WAIT_TIMEOUT, settings.lockTimeout())
                .option(PostgresqlConnectionFactoryProvider.APPLICATION_NAME, "millrace")
                .option(
                        PostgresqlConnectionFactoryProvider.PREPARED_STATEMENT_CACHE_QUERIES,
                        settings.preparedStatements())
                .option(PostgresqlConnectionFactoryProvider.FORCE_BINARY, true)
                .option(PostgresqlConnectionFactoryProvider.TCP_KEEPALIVE, true)
                .option(PostgresqlConnectionFactoryProvider.OPTIONS, SESSION)
                .option(PostgresqlConnectionFactoryProvider.LOOP_RESOURCES, loops)
                .build());
    }

    private static void observe(PoolMetrics metrics, MeterRegistry meters) {
        gauge(meters, "acquired", metrics, PoolMetrics::acquiredSize);
        gauge(meters, "idle", metrics, PoolMetrics::idleSize);
        gauge(meters, "pending", metrics, PoolMetrics::pendingAcquireSize);
        gauge(meters, "max", metrics, PoolMetrics::getMaxAllocatedSize);
    }

    private static void gauge(
            MeterRegistry meters, String state, PoolMetrics metrics, ToIntFunction<PoolMetrics> size) {
        Gauge.builder("millrace.database.connections", metrics, size::applyAsInt)
                .description("Pooled PostgreSQL connections by state")
                .tag("state", state)
                .register(meters);
    }

    @Bean
    Database database(ConnectionPool pool, DatabaseSettings settings, Tracing tracing) {
        return door(pool, settings, tracing);
    }

    private static Database door(ConnectionPool pool, DatabaseSettings settings, Tracing tracing) {
        StatementNames names = new StatementNames();
        return tracing.on()
                ? new Database(pool, settings.deadline(), session -> new TracedSession(session, names))
                : new Database(pool, settings.deadline());
    }

    @Bean
    ReadPool readPool(
            Database database,
            @Qualifier("standbyPool") ObjectProvider<ConnectionPool> standby,
            DatabaseSettings settings,
            Tracing tracing,
            MeterRegistry meters) {
        ConnectionPool pool = standby.getIfAvailable();
        return new ReadPool(
                database, pool == null ? null : door(pool, settings, tracing), settings.standbyPatience(), meters);
    }

    @Bean
    DatabaseClock databaseClock() {
        return new DatabaseClock(InstantSource.system());
    }

    @Bean
    Loop databaseClockLoop(DatabaseClock clock, Database database) {
        return new Loop("database-clock", Duration.ofSeconds(30), () -> clock.adjust(database));
    }

    @Bean
    UuidV7 uuids(DatabaseClock clock) {
        return new UuidV7(clock);
    }
}
