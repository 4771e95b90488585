package dev.millrace.platform.embedded;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A real PostgreSQL 18 and a real Redis 6.2 on loopback, with their files under {@code <data>/postgresql} and
 * {@code <data>/redis}. The data of PostgreSQL outlives every restart; Redis keeps nothing, as it is a cache here.
 *
 * <p>Any number of processes, and any number of openings in one process, share the servers of a directory. Who comes
 * first starts them, and <em>the last one out stops them</em>: each process holds a file lock while it uses a server,
 * which ends with the process however it dies. After {@code kill -9} of the only user the servers run on; the next
 * opening finds and keeps them, and stops them when it leaves. Ports stay the same over restarts while they are free.
 *
 * <p>All methods block and may be called by any thread.
 */
public final class EmbeddedServers implements AutoCloseable {
    /** What can be started on its own. */
    public enum Part {
        POSTGRESQL,
        REDIS
    }

    private static final Executor THREAD =
            task -> Thread.ofPlatform().daemon().name("embedded-redis-start").start(task);

    private final Optional<Leased<PostgresServer>> postgres;
    private final Optional<Leased<RedisServer>> redis;
    private final AtomicBoolean closed = new AtomicBoolean();

    private EmbeddedServers(Optional<Leased<PostgresServer>> postgres, Optional<Leased<RedisServer>> redis) {
        this.postgres = postgres;
        this.redis = redis;
    }

    /** Whether this build carries the servers for this machine; the production jar does not. */
    public static boolean available() {
        Platform platform = Platform.current();
        return Binaries.onClassPath(platform.postgresArchive()) && Binaries.onClassPath(platform.redisBinary());
    }

    /**
     * Finds or starts both servers, and leaves them at the end of the JVM at the latest.
     *
     * @throws EmbeddedServerException if one of them cannot be had; then the other is left again
     */
    public static EmbeddedServers start(Path dataDir) {
        EmbeddedServers servers = open(dataDir, EnumSet.allOf(Part.class));
        Runtime.getRuntime().addShutdownHook(new Thread(servers::close, "embedded-servers-stop"));
        return servers;
    }

    /**
     * Finds or starts some of the servers; the caller closes them. A JVM that ends without that leaves them running.
     *
     * @throws EmbeddedServerException if one of them cannot be had; then the other is left again
     */
    public static EmbeddedServers open(Path dataDir, Set<Part> parts) {
        Path base = Secrets.directory(dataDir.toAbsolutePath().normalize());
        CompletableFuture<Optional<Leased<RedisServer>>> redis =
                CompletableFuture.supplyAsync(() -> openRedis(base, parts), THREAD);
        Optional<Leased<PostgresServer>> postgres = Optional.empty();
        try {
            postgres = openPostgres(base, parts);
            return new EmbeddedServers(postgres, redis.join());
        } catch (RuntimeException e) {
            postgres.ifPresent(Leased::leave);
            redis.exceptionally(failure -> Optional.empty()).join().ifPresent(Leased::leave);
            throw e instanceof CompletionException && e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    /** The main database, {@code postgresql://user:password@127.0.0.1:port/millrace}. */
    public String databaseUrl() {
        return postgres().server().url(PostgresSession.DATABASE);
    }

    /**
     * Another database of the same server, created if it is missing.
     *
     * @param databaseName lower-case letters, digits and underscores, a letter first, at most 63 characters
     */
    public String databaseUrl(String databaseName) {
        String url = postgres().server().url(databaseName);
        postgres().server().create(databaseName);
        return url;
    }

    /** {@code redis://:password@127.0.0.1:port}. */
    public String redisUrl() {
        return redis().server().url();
    }

    /** The postmaster, to be signalled by fault tests. */
    public long postgresPid() {
        return postgres().server().pid();
    }

    /** The server process, to be signalled by fault tests. */
    public long redisPid() {
        return redis().server().pid();
    }

    /** Stops PostgreSQL for everybody who shares it; its URLs stay true for {@link #startPostgres()}. */
    public void stopPostgres() {
        postgres().inTurn(PostgresServer::stop);
    }

    /** Starts a stopped or killed PostgreSQL on the port it had; nothing happens if it runs. */
    public void startPostgres() {
        postgres().inTurn(PostgresServer::restart);
    }

    /** Stops Redis for everybody who shares it; its URL stays true for {@link #startRedis()}. */
    public void stopRedis() {
        redis().inTurn(RedisServer::stop);
    }

    /** Starts a stopped or killed Redis on the port it had, empty; nothing happens if it runs. */
    public void startRedis() {
        redis().inTurn(RedisServer::restart);
    }

    /** Leaves the servers and stops those that nobody else uses. A second call does nothing. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            redis.ifPresent(Leased::leave);
            postgres.ifPresent(Leased::leave);
        }
    }

    private static Optional<Leased<PostgresServer>> openPostgres(Path base, Set<Part> parts) {
        return parts.contains(Part.POSTGRESQL)
                ? Optional.of(Leased.open(base.resolve("postgresql"), PostgresServer::open, PostgresServer::stop))
                : Optional.empty();
    }

    private static Optional<Leased<RedisServer>> openRedis(Path base, Set<Part> parts) {
        return parts.contains(Part.REDIS)
                ? Optional.of(Leased.open(base.resolve("redis"), RedisServer::open, RedisServer::stop))
                : Optional.empty();
    }

    private Leased<PostgresServer> postgres() {
        return postgres.orElseThrow(() -> new IllegalStateException("PostgreSQL was not asked for"));
    }

    private Leased<RedisServer> redis() {
        return redis.orElseThrow(() -> new IllegalStateException("Redis was not asked for"));
    }
}
